/** A message list of which only a part is in the document. */
import { beforeEach, describe, expect, test } from "bun:test";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import { MOST_GROWN, MOST_ROWS } from "../../../waves/browser/messages/row_range";
import { message, newLine, Reader, upTo } from "../support/fake_message_list";

let reader: Reader;

beforeEach(() => {
  reader = new Reader();
});

const drawn = () => reader.log.rows.filter((row) => row.kind === "message");
const visible = () =>
  drawn().filter((row) => {
    const { top, bottom } = reader.log.place(row) ?? { top: 0, bottom: 0 };
    return bottom > reader.log.top && top < reader.log.top + reader.log.height;
  });

/** Scroll in steps; what is visible before a step stays where it is, apart from the step. */
function scrollBy(step: number, times: number): void {
  for (let count = 0; count < times; count += 1) {
    const [eye] = visible();
    const before = reader.log.offset(eye?.seq ?? 0);
    const top = reader.log.top;
    reader.scroll(top + step);
    const moved = before - reader.log.offset(eye?.seq ?? 0);
    const isAtLimit = reader.log.top === 0 || reader.log.isAtEnd;
    if (!isAtLimit) expect(moved).toBe(step);
    expect(drawn().length).toBeLessThanOrEqual(MOST_ROWS);
    expect(isFilled()).toBe(true);
  }
}

/** Whether no space is visible. */
function isFilled(): boolean {
  const spaces = reader.log.rows.filter((row) => row.kind === "space");
  return spaces.every((space) => {
    const place = reader.log.place(space);
    if (place === null) return false;
    return place.bottom <= reader.log.top || place.top >= reader.log.top + reader.log.height;
  });
}

describe("a long list", () => {
  test("has a part of its rows in the document, and the height of all", () => {
    reader.show(upTo(1, 10_000));
    expect(drawn().length).toBeLessThanOrEqual(MOST_ROWS);
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.log.contentHeight()).toBeGreaterThan(200_000);
  });

  test("opens at the first unread message", () => {
    reader.show([...upTo(1, 500), newLine, ...upTo(501, 1_000)], { unread: 500 });
    expect(reader.log.offset(501)).toBeGreaterThan(0);
    expect(reader.log.offset(501)).toBeLessThan(150);
  });

  test("keeps its place while rows enter and leave, however wrong the estimates are", () => {
    reader.log.heightOf = (row) => 30 + (row.seq % 7) * 20;
    reader.show(upTo(1, 3_000));
    scrollBy(-400, 300);
    scrollBy(400, 200);
    scrollBy(-90, 100);
  });

  test("ends where it began after scrolling to the top and back", () => {
    reader.show(upTo(1, 1_000));
    scrollBy(-450, 150);
    expect(reader.log.top).toBe(0);
    expect(drawn()[0]?.seq).toBe(1);
    scrollBy(450, 150);
    expect(reader.log.isAtEnd).toBe(true);
    expect(drawn().at(-1)?.seq).toBe(1_000);
  });

  test("draws the rows of the place to which the scroll bar is dragged", () => {
    reader.show(upTo(1, 10_000));
    reader.scroll(reader.log.contentHeight() / 2);
    expect(isFilled()).toBe(true);
    const [middle] = visible();
    expect(middle?.seq).toBeGreaterThan(3_000);
    expect(middle?.seq).toBeLessThan(7_000);
    reader.scroll(0);
    expect(visible()[0]?.seq).toBe(1);
  });

  test("keeps its place when older pages arrive above the drawn rows", () => {
    reader.show(upTo(1_001, 1_300), { hasOlder: true });
    reader.scroll(0);
    for (let first = 951; first > 500; first -= 50) {
      reader.scroll(reader.log.top + 200);
      const [eye] = visible();
      const before = reader.log.offset(eye?.seq ?? 0);
      reader.show(upTo(first, 1_300), { hasOlder: true });
      expect(reader.log.offset(eye?.seq ?? 0)).toBe(before);
      expect(drawn().length).toBeLessThanOrEqual(MOST_ROWS);
      reader.scroll(0);
    }
    expect(reader.older).toBeGreaterThan(5);
  });

  test("follows its end without growing", () => {
    for (let last = 1; last <= 600; last += 1) {
      reader.show(upTo(1, last));
      expect(reader.log.isAtEnd).toBe(true);
      expect(drawn().length).toBeLessThanOrEqual(MOST_ROWS);
      expect(drawn().at(-1)?.seq).toBe(last);
    }
  });

  test("draws every new message in the task in which it arrives", () => {
    reader.show(upTo(1, 100));
    for (let last = 101; last <= 600; last += 1) {
      reader.receive(upTo(1, last));
      expect(drawn().at(-1)?.seq).toBe(last);
      reader.paint();
      expect(drawn().length).toBeLessThanOrEqual(MOST_ROWS);
    }
  });

  test("stops growing while newer messages arrive below", () => {
    reader.show(upTo(1, 1_000));
    reader.scroll(reader.log.top - 400);
    for (let last = 1_001; last <= 1_300; last += 1) reader.show(upTo(1, last));
    expect(drawn().length).toBe(MOST_GROWN);
  });

  test("counts new messages below, and shows them after a jump", () => {
    reader.show(upTo(1, 1_000));
    scrollBy(-400, 50);
    const top = reader.log.top;
    for (let last = 1_001; last <= 1_300; last += 1) reader.show(upTo(1, last));
    expect(reader.log.top).toBe(top);
    expect(reader.pendingBelow).toBe(300);
    reader.act((list) => list.jumpDown());
    expect(reader.log.isAtEnd).toBe(true);
    expect(drawn().at(-1)?.seq).toBe(1_300);
    expect(reader.pendingBelow).toBe(0);
  });

  test("shows an own message that is sent from further up", () => {
    reader.show(upTo(1, 1_000));
    scrollBy(-400, 50);
    reader.show([...upTo(1, 1_000), message(0, { own: true, clientId: "mine" })]);
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.log.rows.at(-1)?.key).toBe("mine");
  });

  test("goes to the first row on request", () => {
    reader.show(upTo(1, 1_000));
    reader.act((list) => list.jumpUp());
    expect(reader.log.top).toBe(0);
    expect(drawn()[0]?.seq).toBe(1);
  });

  test("marks as read what is visible, not what is drawn", async () => {
    reader.show([...upTo(1, 500), newLine, ...upTo(501, 1_000)], { unread: 500 });
    await reader.clock.advance(250);
    const [seq] = reader.read as [number];
    const isWhole = ({ seq: one }: DisplayRow) => reader.log.offset(one) <= 500 - 50 + 8;
    expect(seq).toBe(visible().findLast(isWhole)?.seq ?? 0);
  });

  test("keeps its place when the width changes", () => {
    reader.log.heightOf = (row) => 30 + (row.seq % 7) * 20;
    reader.show(upTo(1, 3_000));
    scrollBy(-400, 60);
    const [eye] = visible();
    const before = reader.log.offset(eye?.seq ?? 0);
    reader.log.width = 400;
    reader.log.heightOf = (row) => 60 + (row.seq % 7) * 40;
    reader.act((list) => list.resized());
    expect(reader.log.offset(eye?.seq ?? 0)).toBe(before);
  });
});

describe("a row with the focus or a selection", () => {
  test("stays in the document while others leave", () => {
    reader.show(upTo(1, 3_000));
    reader.log.held = ["m2990"];
    scrollBy(-400, 100);
    expect(drawn().map((row) => row.seq)).toContain(2_990);
    expect(drawn().length).toBeLessThanOrEqual(MOST_ROWS);
    reader.show(upTo(1, 3_001));
    expect(drawn().map((row) => row.seq)).toContain(2_990);
    scrollBy(400, 101);
    expect(reader.log.isAtEnd).toBe(true);
    expect(drawn().filter((row) => row.seq === 2_990)).toHaveLength(1);
  });

  test("leaves when the focus has left it", () => {
    reader.show(upTo(1, 3_000));
    reader.log.held = ["m2990"];
    scrollBy(-400, 100);
    reader.log.held = [];
    scrollBy(-400, 100);
    expect(drawn().map((row) => row.seq)).not.toContain(2_990);
  });
});

describe("one more message", () => {
  /** Count which rows are looked at while the list is updated. */
  function costOf(count: number): { rows: number; reads: number } {
    const own = new Reader();
    own.show(upTo(1, count));
    const seen = new Set<string | symbol>();
    const watch = (rows: readonly DisplayRow[]) =>
      new Proxy(rows, {
        get(target, name) {
          if (/^\d+$/.test(String(name))) seen.add(name);
          return Reflect.get(target, name);
        },
      });
    own.show(watch(upTo(1, count)));
    own.log.reads = 0;
    seen.clear();
    own.show(watch(upTo(1, count + 1)));
    return { rows: seen.size, reads: own.log.reads };
  }

  test("costs the same in a list of 10,000 as in one of 200", () => {
    expect(costOf(10_000).rows).toBeLessThanOrEqual(costOf(200).rows);
    expect(costOf(10_000).reads).toBeLessThanOrEqual(costOf(200).reads);
  });
});
