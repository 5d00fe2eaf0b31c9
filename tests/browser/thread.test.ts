import { beforeEach, describe, expect, test } from "bun:test";
import type { DisplayRow } from "../../waves/browser/rows";
import { createStore } from "../../waves/browser/store";
import { type LogView, QUIET_THREAD, Thread } from "../../waves/browser/thread";
import { FakeClock } from "./call/fake_clock";

const VIEW = 500;
const HEIGHT = 50;

/** A log whose every line is 50 pixels high, in a window of 500. */
class FakeLog implements LogView {
  rows: readonly DisplayRow[] = [];
  top = 0;
  height = VIEW;

  scrollTop = () => this.top;
  viewHeight = () => this.height;
  contentHeight = () => Math.max(this.height, this.rows.length * HEIGHT);
  scrollTo = (top: number) => {
    this.top = Math.max(0, Math.min(top, this.contentHeight() - this.height));
  };
  place(row: DisplayRow) {
    const index = this.rows.findIndex((found) => found.client_id === row.client_id);
    return index < 0 ? null : { top: index * HEIGHT, bottom: (index + 1) * HEIGHT };
  }
  /** How far below the upper edge a message is. */
  offset(seq: number): number {
    return this.rows.findIndex((row) => row.seq === seq) * HEIGHT - this.top;
  }
  get isAtEnd(): boolean {
    return this.top === this.contentHeight() - this.height;
  }
}

function message(seq: number, { own = false, clientId = `m${seq}` } = {}): DisplayRow {
  return {
    key: clientId,
    kind: "message",
    label: "",
    client_id: clientId,
    seq,
    stored: seq > 0,
    own,
    first: true,
    last: true,
    status: "sent",
    problem: "",
    time: "",
    exact_time: "",
    parts: [],
  };
}

const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const newLine: DisplayRow = { ...message(0), key: "new", kind: "new", client_id: "" };

let log: FakeLog;
let clock: FakeClock;
let watched: boolean;
let read: number[];
let older: number;
let thread: Thread;
const store = createStore(QUIET_THREAD);

beforeEach(() => {
  log = new FakeLog();
  clock = new FakeClock();
  watched = true;
  read = [];
  older = 0;
  store.set(QUIET_THREAD);
  thread = new Thread({
    view: log,
    store,
    clock,
    isWatched: () => watched,
    onOlder: () => {
      older += 1;
    },
    onRead: (seq) => read.push(seq),
  });
});

function show(
  rows: readonly DisplayRow[],
  { hasOlder = false, unread = 0, conversationId = "c" } = {},
) {
  log.rows = rows;
  thread.update({ conversationId, rows, hasOlder, unread });
}

function scroll(top: number): void {
  log.scrollTo(top);
  thread.scrolled();
}

describe("opening", () => {
  test("stands at the end when everything was read", () => {
    show(upTo(1, 40));
    expect(log.isAtEnd).toBe(true);
  });

  test("stands at the first unread message, with some context above", () => {
    show([...upTo(1, 20), newLine, ...upTo(21, 60)], { unread: 40 });
    expect(log.offset(21)).toBeGreaterThan(0);
    expect(log.offset(21)).toBeLessThan(150);
  });

  test("waits for rows before it stands anywhere", () => {
    show([]);
    show(upTo(1, 40));
    expect(log.isAtEnd).toBe(true);
  });

  test("begins anew with another conversation", () => {
    show(upTo(1, 40));
    scroll(0);
    store.set({ pendingBelow: 3, newFrom: 5 });
    show(upTo(1, 30), { conversationId: "d" });
    expect(log.isAtEnd).toBe(true);
    expect(store.getSnapshot()).toEqual(QUIET_THREAD);
  });
});

describe("what comes below", () => {
  test("is followed by whoever was at the end", () => {
    show(upTo(1, 40));
    show(upTo(1, 41));
    expect(log.isAtEnd).toBe(true);
    expect(store.getSnapshot().pendingBelow).toBe(0);
  });

  test("is counted for whoever reads further up, who stays there", () => {
    show(upTo(1, 40));
    scroll(300);
    show(upTo(1, 42));
    show(upTo(1, 43));
    expect(log.top).toBe(300);
    expect(store.getSnapshot().pendingBelow).toBe(3);
    thread.jumpDown();
    expect(log.isAtEnd).toBe(true);
    expect(store.getSnapshot().pendingBelow).toBe(0);
  });

  test("stops counting when the person has scrolled down", () => {
    show(upTo(1, 40));
    scroll(300);
    show(upTo(1, 42));
    scroll(log.contentHeight());
    expect(store.getSnapshot().pendingBelow).toBe(0);
  });

  test("is followed by its own author, wherever they were", () => {
    show(upTo(1, 40));
    scroll(300);
    show([...upTo(1, 40), message(0, { own: true, clientId: "mine" })]);
    expect(log.isAtEnd).toBe(true);
  });

  test("counts what I write in another tab for nothing", () => {
    show(upTo(1, 40));
    scroll(300);
    show([...upTo(1, 40), message(41, { own: true })]);
    expect(log.top).toBe(300);
    expect(store.getSnapshot().pendingBelow).toBe(0);
  });

  test("does not count a message twice when its row comes", () => {
    show(upTo(1, 40));
    show([...upTo(1, 40), message(0, { own: true, clientId: "mine" })]);
    scroll(300);
    show([...upTo(1, 40), message(41, { own: true, clientId: "mine" })]);
    expect(log.top).toBe(300);
  });

  test("gets the line of what is new only when nobody looked", () => {
    show(upTo(1, 40));
    show(upTo(1, 41));
    expect(store.getSnapshot().newFrom).toBe(0);
    watched = false;
    show(upTo(1, 42));
    show(upTo(1, 43));
    expect(store.getSnapshot().newFrom).toBe(42);
    watched = true;
    show([...upTo(1, 43), message(0, { own: true, clientId: "mine" })]);
    expect(store.getSnapshot().newFrom).toBe(0);
  });
});

describe("what comes above", () => {
  test("is asked for near the start, once", () => {
    show(upTo(100, 140), { hasOlder: true });
    expect(older).toBe(0);
    scroll(200);
    scroll(150);
    expect(older).toBe(1);
  });

  test("leaves what is read where it is", () => {
    show(upTo(100, 140), { hasOlder: true });
    scroll(120);
    const before = log.offset(110);
    show(upTo(50, 140), { hasOlder: true });
    expect(log.offset(110)).toBe(before);
  });

  test("is asked for again, page after page", () => {
    show(upTo(100, 140), { hasOlder: true });
    scroll(0);
    show(upTo(90, 140), { hasOlder: true });
    scroll(0);
    show(upTo(50, 140), { hasOlder: true });
    expect(older).toBe(2);
  });

  test("is asked for again when it does not come", async () => {
    show(upTo(100, 140), { hasOlder: true });
    scroll(0);
    await clock.advance(4_000);
    scroll(10);
    expect(older).toBe(2);
  });

  test("is asked for at once when the first page does not fill the view", () => {
    show(upTo(100, 103), { hasOlder: true });
    expect(older).toBe(1);
  });

  test("is not asked for when there is nothing", () => {
    show(upTo(1, 40));
    scroll(0);
    expect(older).toBe(0);
  });
});

describe("another height", () => {
  test("keeps the end at the end when the keyboard opens", () => {
    show(upTo(1, 40));
    log.height = 300;
    thread.resized();
    expect(log.isAtEnd).toBe(true);
  });

  test("keeps what is read in its place", () => {
    show(upTo(1, 40));
    scroll(300);
    const before = log.offset(10);
    log.height = 300;
    thread.resized();
    expect(log.offset(10)).toBe(before);
  });
});

describe("reading", () => {
  const passed = () => clock.advance(250);

  test("is told for the last message in sight", async () => {
    show(upTo(1, 40), { unread: 3 });
    expect(read).toEqual([]);
    await passed();
    expect(read).toEqual([40]);
  });

  test("goes on with the scrolling", async () => {
    show([...upTo(1, 20), newLine, ...upTo(21, 60)], { unread: 40 });
    await passed();
    const [first] = read as [number];
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThan(35);
    scroll(log.contentHeight());
    await passed();
    expect(read).toEqual([first, 60]);
  });

  test("never happens while nobody looks, and happens as soon as somebody does", async () => {
    watched = false;
    show(upTo(1, 40), { unread: 3 });
    await clock.advance(10_000);
    expect(read).toEqual([]);
    watched = true;
    thread.watchChanged();
    await passed();
    expect(read).toEqual([40]);
  });

  test("is told together for messages that stream in", async () => {
    show(upTo(1, 40));
    for (let seq = 41; seq <= 50; seq += 1) show(upTo(1, seq), { unread: seq - 40 });
    await passed();
    expect(read).toEqual([50]);
  });

  test("is not told when nothing is unread", async () => {
    show(upTo(1, 40));
    await clock.advance(10_000);
    expect(read).toEqual([]);
  });

  test("is told again when it has not helped", async () => {
    show(upTo(1, 40), { unread: 1 });
    await passed();
    show(upTo(1, 40), { unread: 1 });
    await passed();
    expect(read).toEqual([40]);
    await clock.advance(4_000);
    thread.watchChanged();
    await passed();
    expect(read).toEqual([40, 40]);
  });

  test("counts no message of mine that is still on its way", async () => {
    show([...upTo(1, 5), message(0, { own: true, clientId: "mine" })], { unread: 1 });
    await passed();
    expect(read).toEqual([5]);
  });

  test("ends with the log", async () => {
    show(upTo(1, 40), { unread: 3 });
    thread.stop();
    await clock.advance(10_000);
    expect(read).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
