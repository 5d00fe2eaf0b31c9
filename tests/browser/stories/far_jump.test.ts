/** A message list in a part of a conversation that is far from its end. */
import { beforeEach, describe, expect, test } from "bun:test";
import { newLine, Reader, upTo } from "../support/fake_message_list";

let reader: Reader;

describe("a part far from the end", () => {
  const far = (first: number, last: number) =>
    reader.show(upTo(first, last), { hasOlder: true, isFar: true, unread: 2 });

  beforeEach(() => {
    reader = new Reader();
    reader.show(upTo(951, 1_000), { hasOlder: true });
    reader.act((list) => list.jumpTo(300));
  });

  test("is asked for by a jump, and shows the target in the middle", () => {
    expect(reader.far).toEqual([300]);
    far(250, 349);
    expect(reader.log.flashed).toEqual(["m300"]);
    expect(reader.log.offset(300)).toBeGreaterThan(0);
    expect(reader.log.offset(300)).toBeLessThan(400);
    expect(reader.store.getSnapshot().wayBack).toBe("end");
    expect(reader.messageList.firstSeqOf("c")).toBe(0);
  });

  test("keeps its place while it grows at both ends, and counts nothing as new", () => {
    far(250, 349);
    const offset = reader.log.offset(300);
    far(200, 349);
    expect(reader.log.offset(300)).toBe(offset);
    far(200, 399);
    expect(reader.log.offset(300)).toBe(offset);
    expect(reader.store.getSnapshot().pendingBelow).toBe(0);
    expect(reader.newer).toBe(0);
    reader.scroll(reader.log.contentHeight());
    expect(reader.newer).toBe(1);
    expect(reader.store.getSnapshot().wayBack).toBe("end");
  });

  test("joins the end without a move", () => {
    far(800, 899);
    reader.scroll(2_000);
    const offset = reader.log.offset(845);
    reader.show(upTo(800, 1_000), { hasOlder: true });
    expect(reader.log.offset(845)).toBe(offset);
    expect(reader.store.getSnapshot().pendingBelow).toBe(0);
    expect(reader.messageList.firstSeqOf("c")).toBe(800);
  });

  test("is left to the end, also by whoever sends a message", () => {
    far(250, 349);
    reader.act((list) => list.jumpBack());
    expect(reader.ends).toBe(1);
    reader.show([...upTo(951, 980), newLine, ...upTo(981, 1_000)], { hasOlder: true });
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.store.getSnapshot().wayBack).toBe("");
    reader.act((list) => list.sent());
    expect(reader.ends).toBe(1);
    reader.act((list) => list.jumpTo(300));
    far(250, 349);
    reader.act((list) => list.sent());
    expect(reader.ends).toBe(2);
  });

  test("leads to another one, and back to where the user was", () => {
    far(250, 349);
    reader.act((list) => list.jumpTo(20));
    expect(reader.far).toEqual([300, 20]);
    far(1, 100);
    expect(reader.log.flashed).toEqual(["m300", "m20"]);
    reader.act((list) => list.jumpTo(970));
    expect(reader.far).toEqual([300, 20, 970]);
    reader.show(upTo(951, 1_000), { hasOlder: true });
    expect(reader.log.flashed).toEqual(["m300", "m20", "m970"]);
  });

  test("without the target, which has disappeared, asks no more", async () => {
    const rows = upTo(250, 349).filter(({ seq }) => seq !== 300);
    reader.show(rows, { hasOlder: true, isFar: true });
    await reader.clock.advance(10_000);
    expect(reader.far).toEqual([300]);
    expect(reader.log.flashed).toEqual([]);
    reader.act((list) => list.jumpDown());
    expect(reader.ends).toBe(1);
  });
});
