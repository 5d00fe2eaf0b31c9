/** A part of a conversation far from its end, against a server that has all of it. */
import { beforeEach, describe, expect, test } from "bun:test";
import { createStore } from "../../../waves/browser/kit/store";
import { NOT_FAR } from "../../../waves/browser/messages/far_snapshot";
import { FAR_PAGE, FarWindow, type PageQuery } from "../../../waves/browser/messages/far_window";
import { KnownMessages, type MessageRow } from "../../../waves/browser/messages/known_messages";
import type { LiveSnapshot } from "../../../waves/browser/messages/live_updates";
import { createMessageRows, type RowContext } from "../../../waves/browser/messages/message_merge";
import { firstSeqIn, lastSeqIn } from "../../../waves/browser/messages/row_bounds";
import { context, live, outbox, row, seqs } from "../support/message_log";

const LAST = 1_000;

let near: KnownMessages;
let far: KnownMessages;
let farWindow: FarWindow;
let asked: PageQuery[];
/** The changes of messages, by `seq`: the number and the text. */
let changes: Map<number, { change: number; body: string }>;
/** The messages that have disappeared. */
let gone: Set<number>;
/** Called before an answer is given. */
let answering: () => void;
let draw: ReturnType<typeof createMessageRows>;
let state: Partial<RowContext>;
let updates: LiveSnapshot;

const rowsIn = (first: number, last: number): MessageRow[] =>
  Array.from({ length: last - first + 1 }, (_, index) => row(first + index));

/** What the API returns of these messages. */
function answer({ before, after, limit }: PageQuery): unknown {
  const first = after === undefined ? Math.max(1, (before ?? LAST + 1) - limit) : after + 1;
  const end = after === undefined ? (before ?? LAST + 1) - 1 : Math.min(LAST, after + limit);
  const items = rowsIn(first, end).map(({ seq, client_id, created_at }) => ({
    ...{ seq, client_id, id: `id-${seq}`, sender_id: "peer", edited_at: null, deleted_at: null },
    ...{ conversation_id: "c", body: `text ${seq}`, change: 0, reactions: [] },
    created_at: new Date(created_at).toISOString(),
    ...changes.get(seq),
    ...(gone.has(seq) ? { body: "", deleted_at: "2026-01-01T00:00:00Z", expired: true } : {}),
  }));
  return { items };
}

/** The drawn rows, as a page draws them. */
function drawn() {
  const farContext = { ...context, ...state, far: farWindow.store.getSnapshot() };
  return draw([], RECENT, [], outbox(), updates, farContext);
}

const RECENT = rowsIn(951, LAST);
const drawnSeqs = () => seqs(drawn());
const bodyOf = (seq: number) => drawn().find((one) => one.seq === seq)?.body;

beforeEach(() => {
  near = new KnownMessages();
  far = new KnownMessages();
  asked = [];
  changes = new Map();
  gone = new Set();
  answering = () => {};
  state = {};
  updates = live([]);
  draw = createMessageRows(near, far);
  farWindow = new FarWindow(createStore(NOT_FAR), {
    async fetchPage(_, query) {
      asked.push(query);
      const page = answer(query);
      await Promise.resolve();
      answering();
      return page;
    },
    near,
    far,
    userId: () => "me",
  });
  drawn();
});

describe("a jump far up", () => {
  test("reads the messages around the target in one request, and draws only those", async () => {
    await farWindow.open("c", 300);
    expect(asked).toEqual([{ after: 249, limit: 100 }]);
    expect(drawnSeqs()).toEqual(rowsIn(250, 349).map(({ seq }) => seq));
    expect(farWindow.isOpen("c")).toBe(true);
    expect(farWindow.isOpen("d")).toBe(false);
  });

  test("to what the page has reads nothing", async () => {
    await farWindow.open("c", 300);
    await farWindow.open("c", 960);
    expect(asked).toHaveLength(1);
    expect(drawnSeqs()).toEqual(RECENT.map(({ seq }) => seq));
  });

  test("to a place near by joins what the page has", async () => {
    await farWindow.open("c", 920);
    expect(farWindow.isOpen("c")).toBe(false);
    expect(drawnSeqs()[0]).toBe(870);
    expect(drawnSeqs()).toHaveLength(131);
  });

  test("without an answer shows what was shown", async () => {
    answering = () => {
      throw new TypeError("There is no network.");
    };
    await farWindow.open("c", 300);
    expect(drawnSeqs()).toEqual(RECENT.map(({ seq }) => seq));
    answering = () => {};
    await farWindow.open("c", 300);
    expect(drawnSeqs()).toContain(300);
  });

  test("is forgotten when another one follows, or the conversation is left", async () => {
    const first = farWindow.open("c", 300);
    const second = farWindow.open("c", 600);
    await Promise.all([first, second]);
    expect(drawnSeqs()).toContain(600);
    const third = farWindow.open("c", 100);
    farWindow.close();
    await third;
    expect(farWindow.isOpen("c")).toBe(false);
  });

  test("shows nothing of what is being sent or has arrived", async () => {
    await farWindow.open("c", 300);
    updates = live([row(LAST + 1)]);
    expect(drawnSeqs().at(-1)).toBe(349);
    farWindow.close();
    expect(drawnSeqs().at(-1)).toBe(LAST + 1);
  });
});

describe("a far part", () => {
  test("grows at both ends, each message once", async () => {
    await farWindow.open("c", 300);
    drawn();
    await farWindow.loadOlder();
    await farWindow.loadNewer();
    expect(drawnSeqs()).toEqual(rowsIn(200, 399).map(({ seq }) => seq));
    await farWindow.open("c", 20);
    await farWindow.loadOlder();
    expect(drawnSeqs()[0]).toBe(1);
    const before = asked.length;
    await farWindow.loadOlder();
    expect(asked).toHaveLength(before);
  });

  test("joins what the page has when it touches that", async () => {
    await farWindow.open("c", 700);
    drawn();
    while (farWindow.isOpen("c")) {
      await farWindow.loadNewer();
      drawn();
    }
    expect(drawnSeqs()).toEqual(rowsIn(650, LAST).map(({ seq }) => seq));
  });

  test("shows changes that frames and the state report, also once it has joined", async () => {
    await farWindow.open("c", 850);
    drawn();
    const altered = [{ ...row(820), body: "frame", change: 1 }];
    updates = {
      userId: "me",
      conversations: new Map([["c", { ...live([]).conversations.get("c"), altered } as never]]),
    };
    expect(bodyOf(820)).toBe("frame");
    updates = live([]);
    state = { changed: [{ ...row(821), body: "state", change: 2 }], change: 2 };
    expect(bodyOf(821)).toBe("state");
    while (farWindow.isOpen("c")) await farWindow.loadNewer();
    expect([bodyOf(820), bodyOf(821)]).toEqual(["frame", "state"]);
  });

  test("is read again when a change was missed", async () => {
    await farWindow.open("c", 300);
    drawn();
    await farWindow.drawn();
    expect(asked).toHaveLength(1);
    changes.set(310, { change: 5, body: "missed" });
    state = { changed: [], changed_after: 5, change: 5 };
    expect(bodyOf(310)).toBe("text 310");
    await farWindow.drawn();
    expect(bodyOf(310)).toBe("missed");
    expect(drawnSeqs()).toHaveLength(2 * FAR_PAGE);
    await farWindow.drawn();
    expect(asked).toHaveLength(2);
  });

  test("is read again when the page was sent a change meanwhile", async () => {
    answering = () => {
      answering = () => {};
      changes.set(310, { change: 1, body: "later" });
      state = { changed: [{ ...row(310), body: "later", change: 1 }], change: 1 };
      drawn();
      state = { changed: [], changed_after: 1, change: 1 };
      drawn();
    };
    await farWindow.open("c", 300);
    expect(asked).toHaveLength(2);
    expect(bodyOf(310)).toBe("later");
  });

  test("does not let the page forget what changed below it", async () => {
    await farWindow.open("c", 300);
    state = { changed: [{ ...row(970), body: "edited below", change: 1 }], change: 1 };
    drawn();
    state = { changed: [], changed_after: 0, change: 1 };
    drawn();
    farWindow.close();
    expect(bodyOf(970)).toBe("edited below");
  });
});

test("a part of which everything has disappeared is left at both ends", async () => {
  for (let seq = 250; seq < 350; seq += 1) gone.add(seq);
  await farWindow.open("c", 300);
  const rows = drawn();
  expect(rows).toEqual([]);
  expect([firstSeqIn(rows), lastSeqIn(rows)]).toEqual([250, 349]);
  await farWindow.loadOlder();
  expect(drawnSeqs().at(-1)).toBe(249);
  expect(lastSeqIn(drawn())).toBe(349);
});
