import { beforeEach, describe, expect, test } from "bun:test";
import { EMPTY_MESSAGE_LIST } from "../../../waves/browser/messages/message_list";
import { message, newLine, Reader, upTo } from "../support/fake_message_list";

let reader: Reader;

beforeEach(() => {
  reader = new Reader();
});

describe("opening", () => {
  test("stands at the end when everything was read", () => {
    reader.show(upTo(1, 40));
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("stands at the first unread message, with some context above", () => {
    reader.show([...upTo(1, 20), newLine, ...upTo(21, 60)], { unread: 40 });
    expect(reader.log.offset(21)).toBeGreaterThan(0);
    expect(reader.log.offset(21)).toBeLessThan(150);
  });

  test("waits for rows before it stands anywhere", () => {
    reader.show([]);
    reader.show(upTo(1, 40));
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("begins anew with another conversation", () => {
    reader.show(upTo(1, 40));
    reader.scroll(0);
    reader.store.set({ pendingBelow: 3, newFrom: 5 });
    reader.show(upTo(1, 30), { conversationId: "d" });
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.store.getSnapshot()).toEqual(EMPTY_MESSAGE_LIST);
  });
});

describe("what comes below", () => {
  test("is followed by whoever was at the end", () => {
    reader.show(upTo(1, 40));
    reader.show(upTo(1, 41));
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.pendingBelow).toBe(0);
  });

  test("is counted for whoever reads further up, who stays there", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    reader.show(upTo(1, 42));
    reader.show(upTo(1, 43));
    expect(reader.log.top).toBe(300);
    expect(reader.pendingBelow).toBe(3);
    reader.messageList.jumpDown();
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.pendingBelow).toBe(0);
  });

  test("stops counting when the person has scrolled down", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    reader.show(upTo(1, 42));
    reader.scroll(reader.log.contentHeight());
    expect(reader.pendingBelow).toBe(0);
  });

  test("is followed by its own author, wherever they were", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    reader.show([...upTo(1, 40), message(0, { own: true, clientId: "mine" })]);
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("counts what I write in another tab for nothing", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    reader.show([...upTo(1, 40), message(41, { own: true })]);
    expect(reader.log.top).toBe(300);
    expect(reader.pendingBelow).toBe(0);
  });

  test("does not count a message twice when its row comes", () => {
    reader.show(upTo(1, 40));
    reader.show([...upTo(1, 40), message(0, { own: true, clientId: "mine" })]);
    reader.scroll(300);
    reader.show([...upTo(1, 40), message(41, { own: true, clientId: "mine" })]);
    expect(reader.log.top).toBe(300);
  });

  test("gets the line of what is new only when nobody looked", () => {
    reader.show(upTo(1, 40));
    reader.show(upTo(1, 41));
    expect(reader.newFrom).toBe(0);
    reader.watched = false;
    reader.show(upTo(1, 42));
    reader.show(upTo(1, 43));
    expect(reader.newFrom).toBe(42);
    reader.watched = true;
    reader.show([...upTo(1, 43), message(0, { own: true, clientId: "mine" })]);
    expect(reader.newFrom).toBe(0);
  });
});

describe("what comes above", () => {
  test("is asked for near the start, once", () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    expect(reader.older).toBe(0);
    reader.scroll(200);
    reader.scroll(150);
    expect(reader.older).toBe(1);
  });

  test("leaves what is read where it is", () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(120);
    const before = reader.log.offset(110);
    reader.show(upTo(50, 140), { hasOlder: true });
    expect(reader.log.offset(110)).toBe(before);
  });

  test("is asked for again, page after page", () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(0);
    reader.show(upTo(90, 140), { hasOlder: true });
    reader.scroll(0);
    reader.show(upTo(50, 140), { hasOlder: true });
    expect(reader.older).toBe(2);
  });

  test("is asked for again when it does not come", async () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(0);
    await reader.clock.advance(4_000);
    reader.scroll(10);
    expect(reader.older).toBe(2);
  });

  test("is asked for at once when the first page does not fill the view", () => {
    reader.show(upTo(100, 103), { hasOlder: true });
    expect(reader.older).toBe(1);
  });

  test("is not asked for when there is nothing", () => {
    reader.show(upTo(1, 40));
    reader.scroll(0);
    expect(reader.older).toBe(0);
  });
});

describe("another height", () => {
  test("keeps the end at the end when the keyboard opens", () => {
    reader.show(upTo(1, 40));
    reader.log.height = 300;
    reader.messageList.resized();
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("keeps what is read in its place", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    const before = reader.log.offset(10);
    reader.log.height = 300;
    reader.messageList.resized();
    expect(reader.log.offset(10)).toBe(before);
  });
});

describe("reading", () => {
  const passed = () => reader.clock.advance(250);

  test("is told for the last message in sight", async () => {
    reader.show(upTo(1, 40), { unread: 3 });
    expect(reader.read).toEqual([]);
    await passed();
    expect(reader.read).toEqual([40]);
  });

  test("goes on with the scrolling", async () => {
    reader.show([...upTo(1, 20), newLine, ...upTo(21, 60)], { unread: 40 });
    await passed();
    const [first] = reader.read as [number];
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThan(35);
    reader.scroll(reader.log.contentHeight());
    await passed();
    expect(reader.read).toEqual([first, 60]);
  });

  test("never happens while nobody looks, and happens as soon as somebody does", async () => {
    reader.watched = false;
    reader.show(upTo(1, 40), { unread: 3 });
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
    reader.watched = true;
    reader.messageList.watchChanged();
    await passed();
    expect(reader.read).toEqual([40]);
  });

  test("is told together for messages that stream in", async () => {
    reader.show(upTo(1, 40));
    for (let seq = 41; seq <= 50; seq += 1) reader.show(upTo(1, seq), { unread: seq - 40 });
    await passed();
    expect(reader.read).toEqual([50]);
  });

  test("is not told when nothing is unread", async () => {
    reader.show(upTo(1, 40));
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
  });

  test("is told again when it has not helped", async () => {
    reader.show(upTo(1, 40), { unread: 1 });
    await passed();
    reader.show(upTo(1, 40), { unread: 1 });
    await passed();
    expect(reader.read).toEqual([40]);
    await reader.clock.advance(4_000);
    reader.messageList.watchChanged();
    await passed();
    expect(reader.read).toEqual([40, 40]);
  });

  test("counts no message of mine that is still on its way", async () => {
    reader.show([...upTo(1, 5), message(0, { own: true, clientId: "mine" })], { unread: 1 });
    await passed();
    expect(reader.read).toEqual([5]);
  });

  test("ends with the log", async () => {
    reader.show(upTo(1, 40), { unread: 3 });
    reader.messageList.stop();
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
    expect(reader.clock.pending).toBe(0);
  });
});
