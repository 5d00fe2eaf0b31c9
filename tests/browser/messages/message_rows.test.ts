import { describe, expect, test } from "bun:test";
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import { hasOlder } from "../../../waves/browser/messages/message_merge";
import { type DisplayRow, RowDrawing } from "../../../waves/browser/messages/message_rows";
import { firstSeqIn, lastSeqIn } from "../../../waves/browser/messages/row_bounds";
import {
  context,
  DAY,
  item,
  MINUTE,
  mergeRows,
  messages,
  NOON,
  outbox,
  row,
} from "../support/message_log";

describe("the status", () => {
  test.each([
    [1, "read"],
    [2, "read"],
    [3, "delivered"],
    [4, "sent"],
  ])("of own message %d is %s", (seq, status) => {
    const rows = mergeRows([row(seq, { from: "me" })], outbox(), {
      delivered_seq: 3,
      read_seq: 2,
    });
    expect(rows.at(-1)?.status).toBe(status as DisplayRow["status"]);
  });

  test("of an acknowledged message follows the receipts before its row arrives", () => {
    const sent = outbox(item("x", { seq: 2, status: "sent" }));
    const rows = mergeRows([row(1)], sent, { delivered_seq: 2 });
    expect(rows.at(-1)?.status).toBe("delivered");
  });

  test("of a received message is sent, and that of a failed one has a reason", () => {
    const failed = outbox(item("x", { status: "failed", problem: "offline" }));
    const rows = mergeRows([row(1)], failed);
    expect(messages(rows)).toMatchObject([
      { status: "sent", problem: "" },
      { status: "failed", problem: "offline" },
    ]);
  });
});

describe("day separators", () => {
  test("start each day", () => {
    const rows = mergeRows([row(1, { at: NOON - 2 * DAY }), row(2), row(3)], outbox());
    expect(rows.map((line) => line.kind)).toEqual(["day", "message", "day", "message", "message"]);
    expect(rows[2]?.label).toBe("Today");
  });

  test("never go back when a clock does", () => {
    const late = row(2, { at: NOON - DAY });
    const rows = mergeRows([row(1), late], outbox(item("x", { at: NOON - 3 * DAY })));
    expect(rows.map((line) => line.kind)).toEqual(["day", "message", "message", "message"]);
    expect(new Set(rows.map((line) => line.key)).size).toBe(rows.length);
  });
});

describe("the unread separator", () => {
  const window = [row(1), row(2, { from: "me" }), row(3), row(4)];
  const newAt = (rows: readonly DisplayRow[]) => rows.findIndex((line) => line.kind === "new");

  test("is before the first unread message of the peer", () => {
    const rows = mergeRows(window, outbox(), { first_unread_seq: 2 });
    expect(rows[newAt(rows) + 1]?.seq).toBe(3);
  });

  test("is absent when all messages are read or its place is above the window", () => {
    for (const first_unread_seq of [0, 5]) {
      const rows = mergeRows(window, outbox(), { first_unread_seq });
      expect(newAt(rows)).toBe(-1);
    }
    const rows = mergeRows([row(8)], outbox(), { first_unread_seq: 3 });
    expect(newAt(rows)).toBe(-1);
  });

  test("moves to the first message received while the page is hidden", () => {
    const rows = mergeRows(window, outbox(), { first_unread_seq: 1, new_from: 4 });
    expect(rows[newAt(rows) + 1]?.seq).toBe(4);
  });
});

describe("message groups", () => {
  const places = (rows: readonly DisplayRow[]) =>
    messages(rows).map((line) => `${line.first ? "first" : ""}${line.last ? "last" : ""}`);

  test("contain the messages of one sender within five minutes", () => {
    const rows = [
      row(1),
      row(2, { at: NOON + MINUTE }),
      row(3, { at: NOON + 2 * MINUTE }),
      row(4, { at: NOON + 2 * MINUTE, from: "me" }),
      row(5, { at: NOON + 8 * MINUTE, from: "me" }),
    ];
    const merged = mergeRows(rows, outbox());
    expect(places(merged)).toEqual(["first", "", "last", "firstlast", "firstlast"]);
  });

  test("end at a day separator and at the unread separator", () => {
    const midnight = Date.parse("2026-03-12T00:00:00");
    const rows = [row(1, { at: midnight - 1000 }), row(2, { at: midnight + 1000 })];
    expect(places(mergeRows(rows, outbox()))).toEqual(["firstlast", "firstlast"]);
    const pair = [row(1), row(2)];
    const merged = mergeRows(pair, outbox(), { first_unread_seq: 2 });
    expect(places(merged)).toEqual(["firstlast", "firstlast"]);
  });

  test("include messages that are still being sent", () => {
    const rows = [row(1, { from: "me" })];
    expect(places(mergeRows(rows, outbox(item("x"))))).toEqual(["first", "last"]);
  });
});

/** A row that counts how often it is read. */
function counted(seq: number, reads: { count: number }): MessageRow {
  return new Proxy(row(seq), {
    get(target, field, receiver) {
      reads.count += 1;
      return Reflect.get(target, field, receiver);
    },
  });
}

describe("drawing again", () => {
  const at = { ...context, now: NOON };

  /** How many fields of rows are read when a message joins a log. */
  function readsAfter(length: number): number {
    const reads = { count: 0 };
    const rows = Array.from({ length }, (_, index) => counted(index + 1, reads));
    const drawing = new RowDrawing();
    drawing.draw(rows, 0, [], at);
    reads.count = 0;
    const longer = [...rows, counted(length + 1, reads)];
    expect(drawing.draw(longer, length, [], at)).toHaveLength(length + 2);
    return reads.count;
  }

  test("reads as many rows of a log of 10,000 as of a log of 10 when a message is added", () => {
    expect(readsAfter(10_000)).toBe(readsAfter(10));
  });

  test("reads no rows when a receipt or the minute has changed", () => {
    const reads = { count: 0 };
    const rows = Array.from({ length: 100 }, (_, index) => counted(index + 1, reads));
    const drawing = new RowDrawing();
    drawing.draw(rows, 0, [], at);
    reads.count = 0;
    drawing.draw(rows, 100, [], { ...at, read_seq: 100, now: NOON + MINUTE });
    expect(reads.count).toBeLessThan(10);
  });

  test("changes the labels of days at midnight", () => {
    const rows = [row(1)];
    const drawing = new RowDrawing();
    expect(drawing.draw(rows, 0, [], at)[0]?.label).toBe("Today");
    const next = drawing.draw(rows, 1, [], { ...at, now: NOON + DAY });
    expect(next.map((line) => line.label)).toEqual(["Yesterday", ""]);
  });

  test("removes rows", () => {
    const drawing = new RowDrawing();
    drawing.draw([row(1)], 0, [item("x"), item("y")], at);
    expect(messages(drawing.draw([row(1)], 1, [], at))).toHaveLength(1);
    expect(drawing.draw([], 0, [], at)).toEqual([]);
  });
});

describe("messages that have disappeared", () => {
  const gone = (seq: number, place: Parameters<typeof row>[1] = {}): MessageRow => ({
    ...row(seq, place),
    body: "",
    deleted: true,
    expired: true,
    change: seq,
  });

  test("are not drawn, and leave no day, no group and no separator behind", () => {
    const rows = [
      gone(1, { at: NOON - 2 * DAY }),
      row(2),
      gone(3, { from: "me" }),
      row(4),
      gone(5, { from: "me" }),
    ];
    const drawn = mergeRows(rows, outbox(), { first_unread_seq: 3 });
    expect(drawn.map(({ kind, seq }) => [kind, seq])).toEqual([
      ["day", 0],
      ["message", 2],
      ["new", 0],
      ["message", 4],
    ]);
    const grouped = messages(mergeRows(rows));
    expect(grouped.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test("count as loaded: what is older is asked for before them", () => {
    expect(firstSeqIn(mergeRows([gone(1), row(2)]))).toBe(1);
    expect(firstSeqIn(mergeRows([gone(7), gone(8)]))).toBe(7);
    expect(lastSeqIn(mergeRows([row(7), gone(8)]))).toBe(8);
    expect(lastSeqIn(mergeRows([row(7), row(8)]))).toBe(8);
    expect(hasOlder(mergeRows([gone(1), row(2)]))).toBe(false);
    expect(hasOlder(mergeRows([gone(7), gone(8)]))).toBe(true);
  });

  test("are redrawn like a fresh list when they go one after the other", () => {
    const drawing = new RowDrawing();
    const all: MessageRow[] = [1, 2, 3, 4, 5, 6].map((seq) =>
      row(seq, { at: NOON - (seq < 3 ? DAY : 0), from: seq % 3 === 0 ? "me" : "peer" }),
    );
    drawing.draw(all, 0, [], context);
    for (const seq of [3, 1, 2, 5, 6, 4]) {
      const { created_at, own } = all[seq - 1] as MessageRow;
      all[seq - 1] = { ...gone(seq), created_at, own: Boolean(own) };
      const drawn = drawing.draw([...all], seq - 1, [], context);
      expect(drawn).toEqual(new RowDrawing().draw([...all], 0, [], context));
    }
  });
});
