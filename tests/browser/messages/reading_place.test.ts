import { beforeEach, describe, expect, test } from "bun:test";
import { ReadingPlaces } from "../../../waves/browser/messages/reading_place";
import { MemoryStorage } from "../support/fake_browser";
import { Reader, upTo } from "../support/fake_message_list";

const PLACE = { conversationId: "c", seq: 7, offset: -12.5 };
/** Return the storage in which a page has kept the place. */
function stored(): MemoryStorage {
  const storage = new MemoryStorage();
  new ReadingPlaces(() => storage).keep(PLACE);
  return storage;
}

test("the next page takes the place once", () => {
  const kept = stored();
  const next = new ReadingPlaces(() => kept);
  expect(next.take("c")).toEqual(PLACE);
  expect(next.take("c")).toBe(null);
  expect(new ReadingPlaces(() => kept).take("c")).toBe(null);
});

test("only its conversation is shown there, and only first", () => {
  const kept = stored();
  const next = new ReadingPlaces(() => kept);
  expect(next.take("d")).toBe(null);
  expect(next.take("c")).toBe(null);
});

test("the end needs no place", () => {
  const kept = stored();
  new ReadingPlaces(() => kept).keep(null);
  expect(new ReadingPlaces(() => kept).take("c")).toBe(null);
});

test.each(["", "7", "{}", '{"conversationId":"c","seq":-1,"offset":0}', '{"seq":1,"offset":"x"}'])(
  "%p is no place",
  (text) => {
    const kept = new MemoryStorage();
    kept.setItem("waves:reading-place", text);
    expect(new ReadingPlaces(() => kept).take("c")).toBe(null);
  },
);

test("without a storage there is none", () => {
  const places = new ReadingPlaces(() => null);
  places.keep(PLACE);
  expect(places.take("c")).toBe(null);
});

let reader: Reader;

beforeEach(() => {
  reader = new Reader();
});

describe("the place where the user reads", () => {
  const reload = (): void => {
    const place = reader.messageList.place;
    reader = new Reader();
    if (place !== null) reader.messageList.restore(place);
  };

  test("is the same after a reload, to the pixel, without a flash", () => {
    reader.show(upTo(1, 60));
    reader.scroll(1_234);
    const before = reader.log.offset(25);
    reload();
    reader.show(upTo(1, 62), { unread: 2 });
    expect(reader.log.offset(25)).toBe(before);
    expect([reader.log.flashed, reader.log.focused]).toEqual([[], ""]);
    expect(reader.store.getSnapshot().wayBack).toBe("end");
  });

  test("is the end for whoever is there, or writes", () => {
    reader.show(upTo(1, 60));
    expect(reader.messageList.place).toBe(null);
    reload();
    reader.show(upTo(1, 62));
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("is loaded first, and nothing on the way is read", async () => {
    const place = { conversationId: "c", seq: 12, offset: -20 };
    reader = new Reader();
    reader.messageList.restore(place);
    reader.show(upTo(41, 90), { hasOlder: true, unread: 5 });
    expect(reader.olderBefore).toBe(41);
    await reader.clock.advance(5_000);
    expect(reader.read).toEqual([]);
    reader.show(upTo(1, 90), { unread: 5 });
    expect(reader.log.offset(12)).toBe(-20);
  });

  test("is the end again when its message is gone", () => {
    reader.messageList.restore({ conversationId: "c", seq: 7, offset: 0 });
    reader.show(upTo(8, 60));
    expect(reader.log.isAtEnd).toBe(true);
    reader.show(upTo(8, 61));
    expect(reader.log.isAtEnd).toBe(true);
  });
});
