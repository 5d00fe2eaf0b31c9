import { beforeEach, describe, expect, test } from "bun:test";
import { EMPTY_MESSAGE_LIST } from "../../../waves/browser/messages/message_list_snapshot";
import { message, newLine, Reader, upTo } from "../support/fake_message_list";
import { mergeRows, row } from "../support/message_log";

let reader: Reader;

beforeEach(() => {
  reader = new Reader();
});

describe("the initial scroll position", () => {
  test("is the end when all messages are read", () => {
    reader.show(upTo(1, 40));
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("is the first unread message with some context above", () => {
    reader.show([...upTo(1, 20), newLine, ...upTo(21, 60)], { unread: 40 });
    expect(reader.log.offset(21)).toBeGreaterThan(0);
    expect(reader.log.offset(21)).toBeLessThan(150);
  });

  test("is set once there are rows", () => {
    reader.show([]);
    reader.show(upTo(1, 40));
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("is set again for another conversation", () => {
    reader.show(upTo(1, 40));
    reader.scroll(0);
    reader.store.set({ pendingBelow: 3, newFrom: 5 });
    reader.show(upTo(1, 30), { conversationId: "d" });
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.store.getSnapshot()).toEqual(EMPTY_MESSAGE_LIST);
  });
});

describe("a new message", () => {
  test("is scrolled to when the list is at the end", () => {
    reader.show(upTo(1, 40));
    reader.show(upTo(1, 41));
    expect(reader.log.isAtEnd).toBe(true);
    expect(reader.pendingBelow).toBe(0);
  });

  test("is scrolled to before the next frame, and nothing is measured before", () => {
    reader.show(upTo(1, 40));
    const top = reader.log.top;
    reader.log.reads = 0;
    reader.receive(upTo(1, 41));
    reader.receive(upTo(1, 44));
    expect([reader.log.top, reader.log.reads]).toEqual([top, 0]);
    // The event of the first scroll comes only now, 150 pixels above the end.
    reader.messageList.scrolled();
    reader.paint();
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("measures nothing again when only the number of unread messages changes", () => {
    const rows = upTo(1, 40);
    reader.show(rows, { unread: 1 });
    reader.log.reads = 0;
    reader.receive(rows, { unread: 0 });
    expect(reader.log.reads).toBe(0);
  });

  test("is not scrolled to when the user scrolls up in the same frame", () => {
    reader.show(upTo(1, 40));
    reader.receive(upTo(1, 44));
    reader.scroll(300);
    reader.paint();
    expect(reader.log.top).toBe(300);
  });

  test("is counted, without scrolling, when the list is further up", () => {
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

  test("is no longer counted after scrolling to the end", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    reader.show(upTo(1, 42));
    reader.scroll(reader.log.contentHeight());
    expect(reader.pendingBelow).toBe(0);
  });

  test("is scrolled to when it is sent here", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    reader.show([...upTo(1, 40), message(0, { own: true, clientId: "mine" })]);
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("is not counted when it is sent from another tab", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    reader.show([...upTo(1, 40), message(41, { own: true })]);
    expect(reader.log.top).toBe(300);
    expect(reader.pendingBelow).toBe(0);
  });

  test("is not counted twice when its row arrives", () => {
    reader.show(upTo(1, 40));
    reader.show([...upTo(1, 40), message(0, { own: true, clientId: "mine" })]);
    reader.scroll(300);
    reader.show([...upTo(1, 40), message(41, { own: true, clientId: "mine" })]);
    expect(reader.log.top).toBe(300);
  });

  test("moves the unread separator only while the page is hidden", () => {
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

describe("an older page", () => {
  test("is requested once near the start of the list", () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    expect(reader.older).toBe(0);
    reader.scroll(200);
    reader.scroll(150);
    expect(reader.older).toBe(1);
  });

  test("keeps the scroll position", () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(120);
    const before = reader.log.offset(110);
    reader.show(upTo(50, 140), { hasOlder: true });
    expect(reader.log.offset(110)).toBe(before);
  });

  test("does not undo scrolling of which the event follows", () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(120);
    const before = reader.log.offset(110);
    reader.log.scrollTo(220);
    reader.show(upTo(50, 140), { hasOlder: true });
    expect(reader.log.offset(110)).toBe(before - 100);
  });

  test("is requested again for each further page", () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(0);
    reader.show(upTo(90, 140), { hasOlder: true });
    reader.scroll(0);
    reader.show(upTo(50, 140), { hasOlder: true });
    expect(reader.older).toBe(2);
  });

  test("ends before the rows that have just arrived", () => {
    reader.show(upTo(100, 102), { hasOlder: true });
    expect(reader.olderBefore).toBe(100);
    reader.show(upTo(97, 102), { hasOlder: true });
    expect(reader.olderBefore).toBe(97);
  });

  test("is requested again after a timeout", async () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(0);
    await reader.clock.advance(3_999);
    reader.scroll(10);
    expect(reader.older).toBe(1);
    await reader.clock.advance(1);
    expect(reader.older).toBe(2);
  });

  test("is not requested again after the user has scrolled away", async () => {
    reader.show(upTo(100, 140), { hasOlder: true });
    reader.scroll(0);
    reader.scroll(700);
    await reader.clock.advance(10_000);
    expect(reader.older).toBe(1);
  });

  test("is requested immediately when the first page does not fill the view", () => {
    reader.show(upTo(100, 103), { hasOlder: true });
    expect(reader.older).toBe(1);
  });

  test("is requested when all that is loaded has disappeared", () => {
    const gone = { body: "", deleted: true, expired: true };
    const rows = mergeRows([
      { ...row(7), ...gone },
      { ...row(8), ...gone },
    ]);
    reader.show(rows, { hasOlder: true });
    expect([reader.older, reader.olderBefore]).toEqual([1, 7]);
  });

  test("is not requested when there are no older messages", () => {
    reader.show(upTo(1, 40));
    reader.scroll(0);
    expect(reader.older).toBe(0);
  });
});

describe("a change of height", () => {
  test("keeps the list at the end when the keyboard opens", () => {
    reader.show(upTo(1, 40));
    reader.log.height = 300;
    reader.messageList.resized();
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("keeps the list at the end when the event of its own move follows", () => {
    reader.show(upTo(1, 40));
    reader.log.height = 300;
    reader.messageList.scrolled();
    reader.messageList.resized();
    expect(reader.log.isAtEnd).toBe(true);
  });

  test("keeps the scroll position further up", () => {
    reader.show(upTo(1, 40));
    reader.scroll(300);
    const before = reader.log.offset(10);
    reader.log.height = 300;
    reader.messageList.resized();
    expect(reader.log.offset(10)).toBe(before);
  });
});

describe("a read mark", () => {
  const passed = () => reader.clock.advance(250);

  test("is sent for the last visible message", async () => {
    reader.show(upTo(1, 40), { unread: 3 });
    expect(reader.read).toEqual([]);
    await passed();
    expect(reader.read).toEqual([40]);
  });

  test("follows scrolling", async () => {
    reader.show([...upTo(1, 20), newLine, ...upTo(21, 60)], { unread: 40 });
    await passed();
    const [first] = reader.read as [number];
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThan(35);
    reader.scroll(reader.log.contentHeight());
    await passed();
    expect(reader.read).toEqual([first, 60]);
  });

  test("is not sent while the page is hidden, and is sent when it becomes visible", async () => {
    reader.watched = false;
    reader.show(upTo(1, 40), { unread: 3 });
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
    reader.watched = true;
    reader.messageList.watchChanged();
    await passed();
    expect(reader.read).toEqual([40]);
  });

  test("is sent once for messages that arrive together", async () => {
    reader.show(upTo(1, 40));
    for (let seq = 41; seq <= 50; seq += 1) reader.show(upTo(1, seq), { unread: seq - 40 });
    await passed();
    expect(reader.read).toEqual([50]);
  });

  test("is not sent when all messages are read", async () => {
    reader.show(upTo(1, 40));
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
  });

  test("is sent again when it had no effect", async () => {
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

  test("ignores own messages that are still being sent", async () => {
    reader.show([...upTo(1, 5), message(0, { own: true, clientId: "mine" })], { unread: 1 });
    await passed();
    expect(reader.read).toEqual([5]);
  });

  test("is not sent after the list is unmounted", async () => {
    reader.show(upTo(1, 40), { unread: 3 });
    reader.messageList.stop();
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
    expect(reader.clock.pending).toBe(0);
  });
});

describe("a jump to a message", () => {
  test("shows it in the middle, also when it is far from the drawn rows", () => {
    reader.show(upTo(1, 1_000));
    reader.act((list) => list.jumpTo(300));
    expect(reader.log.flashed).toEqual(["m300"]);
    expect(reader.log.focused).toBe("m300");
    expect(reader.log.offset(300)).toBeGreaterThan(100);
    expect(reader.log.offset(300)).toBeLessThan(400);
  });

  test("leaves the focus where it is, if asked to", () => {
    reader.show(upTo(1, 400));
    reader.act((list) => list.jumpTo(300, true));
    expect(reader.log.flashed).toEqual(["m300"]);
    expect(reader.log.focused).toBe("");
    reader.act((list) => list.jumpTo(200));
    expect(reader.log.focused).toBe("m200");
  });

  test("loads older pages until it is there, and marks nothing as read on the way", async () => {
    reader.messageList.jumpTo(12);
    reader.show(upTo(51, 100), { hasOlder: true, unread: 3 });
    expect(reader.olderBefore).toBe(51);
    await reader.clock.advance(1_000);
    expect(reader.read).toEqual([]);
    reader.show(upTo(31, 100), { hasOlder: true, unread: 3 });
    expect(reader.olderBefore).toBe(31);
    reader.show(upTo(1, 100), { unread: 3 });
    expect(reader.log.flashed).toEqual(["m12"]);
    expect(reader.log.offset(12)).toBeGreaterThan(0);
    expect(reader.log.offset(12)).toBeLessThan(400);
  });

  test("offers the way back to where it began, over several jumps", () => {
    reader.show(upTo(1, 400));
    reader.scroll(300);
    const top = reader.log.top;
    reader.act((list) => list.jumpTo(300));
    reader.act((list) => list.jumpTo(200));
    expect(reader.store.getSnapshot().wayBack).toBe("place");
    reader.act((list) => list.jumpBack());
    expect(reader.store.getSnapshot().wayBack).toBe("");
    expect(Math.abs(reader.log.top - top)).toBeLessThan(reader.log.viewHeight());
  });

  test("offers the way to the end, until the user is there", () => {
    reader.show(upTo(1, 400));
    reader.act((list) => list.jumpTo(200));
    expect(reader.store.getSnapshot().wayBack).toBe("end");
    reader.act((list) => list.jumpBack());
    expect(reader.log.isAtEnd).toBe(true);
    reader.act((list) => list.jumpTo(200));
    reader.act((list) => list.jumpDown());
    expect(reader.store.getSnapshot().wayBack).toBe("");
    reader.act((list) => list.jumpTo(400));
    expect(reader.store.getSnapshot().wayBack).toBe("");
  });

  test("that does not exist shows the conversation as usual", async () => {
    reader.messageList.jumpTo(400);
    reader.show(upTo(1, 40), { unread: 1 });
    expect(reader.log.isAtEnd).toBe(true);
    await reader.clock.advance(1_000);
    expect(reader.read).toEqual([40]);
  });
});
