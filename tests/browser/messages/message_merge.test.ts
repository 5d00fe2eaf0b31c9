import { describe, expect, test } from "bun:test";
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import { NO_LIVE_UPDATES } from "../../../waves/browser/messages/live_updates";
import {
  createMessageRows,
  hasOlder,
  type RowContext,
  unreadOf,
} from "../../../waves/browser/messages/message_merge";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import type { OutboxItem } from "../../../waves/browser/messages/outbox_storage";
import {
  context,
  ids,
  item,
  live,
  MINUTE,
  mergeRows,
  messages,
  NOON,
  outbox,
  row,
  seqs,
} from "../support/message_log";
import { randomFrom } from "../support/random";

describe("merging rows", () => {
  test("puts older rows before newer ones and the outbox at the end", () => {
    const rows = createMessageRows()(
      [row(1)],
      [row(2)],
      [row(3)],
      outbox(item("x"), item("y")),
      NO_LIVE_UPDATES,
      context,
    );
    expect(ids(rows)).toEqual(["client-1", "client-2", "client-3", "x", "y"]);
  });

  test("shows a message once when it is in both the rows and the outbox", () => {
    const mine = row(2, { from: "me" });
    const rows = mergeRows([row(1), mine], outbox(item("client-2")));
    expect(seqs(rows)).toEqual([1, 2]);
    expect(rows.at(-1)).toMatchObject({ stored: true, status: "sent" });
  });

  test("puts an acknowledged message in its place before its row arrives", () => {
    const sent = outbox(item("x", { seq: 2, status: "sent" }), item("y"));
    const rows = mergeRows([row(1)], sent, {}, live([row(3)]));
    expect(seqs(rows)).toEqual([1, 2, 3, 0]);
    expect(messages(rows)[1]).toMatchObject({ client_id: "x", stored: false, status: "sent" });
  });

  test("omits messages acknowledged above the window", () => {
    const sent = item("x", { seq: 3, status: "sent" });
    expect(seqs(mergeRows([row(10)], outbox(sent)))).toEqual([10]);
  });

  test("omits messages to other conversations", () => {
    const other = item("x", { conversationId: "d" });
    expect(mergeRows([], outbox(other))).toEqual([]);
  });

  test("keeps equal client ids of two senders apart", () => {
    const theirs = { ...row(1), client_id: "same" };
    const rows = mergeRows([theirs], outbox(item("same")));
    expect(messages(rows).map((line) => line.own)).toEqual([false, true]);
    expect(new Set(rows.map((line) => line.key)).size).toBe(rows.length);
  });
});

describe("merging again", () => {
  const none = outbox();

  test("returns the same array for the same input", () => {
    const merge = createMessageRows();
    const [older, recent, fresh] = [[row(1)], [row(2)], [row(3)]];
    const first = merge(older, recent, fresh, none, NO_LIVE_UPDATES, { ...context });
    expect(merge(older, recent, fresh, none, NO_LIVE_UPDATES, { ...context })).toBe(first);
    const { conversations } = live([row(4)]);
    const updates = { userId: "another", conversations };
    expect(merge(older, recent, fresh, none, updates, context)).toBe(first);
  });

  test("returns the same objects for equal rows", () => {
    const merge = createMessageRows();
    const recent = [row(1), row(2)];
    const before = merge([], recent, [], none, NO_LIVE_UPDATES, context);
    const fresh = [row(3, { from: "me" })];
    const after = merge([], recent, fresh, none, NO_LIVE_UPDATES, context);
    expect(after[1]).toBe(before[1] as DisplayRow);
    expect(after[2]).toBe(before[2] as DisplayRow);
    const receipt = live([], { peer: [3, 3] });
    const read = merge([], recent, fresh, none, receipt, context);
    expect(read[1]).toBe(before[1] as DisplayRow);
    expect(read[3]?.status).toBe("read");
  });

  test("returns the same rows when the state follows a frame", () => {
    const merge = createMessageRows();
    const recent = [row(1)];
    const frame = live([row(2), row(3, { from: "me" })]);
    const before = merge([], recent, [], none, frame, context);
    const fresh = [row(2), row(3, { from: "me" })];
    expect(merge([], recent, fresh, none, frame, context)).toBe(before);
    expect(merge([], recent, fresh, none, NO_LIVE_UPDATES, context)).toBe(before);
  });

  test("returns a new object for a row whose group changes", () => {
    const merge = createMessageRows();
    const recent = [row(1)];
    const draw = (fresh: MessageRow[]) =>
      merge([], recent, fresh, none, NO_LIVE_UPDATES, context)[1]?.last;
    expect(draw([])).toBe(true);
    expect(draw([row(2)])).toBe(false);
  });

  test("keeps the messages that the state does not send again", () => {
    const merge = createMessageRows();
    const recent = [row(7), row(8)];
    const draw = (older: MessageRow[], fresh: MessageRow[], frames: MessageRow[] = []) =>
      seqs(merge(older, recent, fresh, none, live(frames), context));
    draw([row(5), row(6)], []);
    expect(draw([row(3), row(4)], [row(8), row(9)])).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(draw([], [row(10), row(11)])).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    draw([], [], [row(12)]);
    expect(draw([], [row(13)])).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  test("keeps nothing beyond a gap, of another conversation or for another user", () => {
    const merge = createMessageRows();
    const draw = (recent: MessageRow[], change = {}) =>
      seqs(merge([], recent, [], none, NO_LIVE_UPDATES, { ...context, ...change }));
    draw([row(1), row(2)]);
    expect(draw([row(4), row(5)])).toEqual([4, 5]);
    expect(draw([row(5)], { conversation_id: "d" })).toEqual([5]);
    expect(draw([row(6)], { conversation_id: "d", self_id: "another" })).toEqual([6]);
  });

  test("reads only the parts of the state that have changed", () => {
    let reads = 0;
    const counting = (rows: MessageRow[]) =>
      new Proxy(rows, {
        get(target, field) {
          reads += 1;
          return Reflect.get(target, field);
        },
      });
    const merge = createMessageRows();
    const older = counting(Array.from({ length: 1_000 }, (_, index) => row(index + 1)));
    const recent = counting([row(1_001)]);
    merge(older, recent, [], none, NO_LIVE_UPDATES, context);
    reads = 0;
    merge(older, recent, [row(1_002)], none, NO_LIVE_UPDATES, context);
    expect(reads).toBe(0);
  });
});

describe("live updates", () => {
  test("are displayed up to a gap", () => {
    const rows = mergeRows([row(1)], outbox(), {}, live([row(2), row(4)]));
    expect(seqs(rows)).toEqual([1, 2]);
    expect(seqs(mergeRows([], outbox(), {}, live([row(1)])))).toEqual([1]);
  });

  test("replace the outgoing message, under the same key", () => {
    const merge = createMessageRows();
    const sending = merge([], [row(1)], [], outbox(item("client-2")), NO_LIVE_UPDATES, context);
    const frame = live([row(2, { from: "me" })]);
    const stored = merge([], [row(1)], [], outbox(item("client-2")), frame, context);
    expect(stored.map((line) => line.key)).toEqual(sending.map((line) => line.key));
    expect(stored.at(-1)).toMatchObject({ stored: true, status: "sent" });
  });

  test("move the ticks, unless the two are friends no longer", () => {
    const own = [row(1, { from: "me" }), row(2, { from: "me" }), row(3, { from: "me" })];
    const frame = live([], { peer: [2, 1], me: [3, 3] });
    const statuses = (change: Partial<RowContext>) =>
      messages(mergeRows(own, outbox(), change, frame)).map((line) => line.status);
    expect(statuses({})).toEqual(["read", "delivered", "sent"]);
    expect(statuses({ read_seq: 3, delivered_seq: 3 })).toEqual(["read", "read", "read"]);
    expect(statuses({ is_open: false })).toEqual(["sent", "sent", "sent"]);
  });
});

describe("older messages", () => {
  test("exist unless the first message of the conversation is displayed", () => {
    expect(hasOlder(mergeRows([row(2), row(3)]))).toBe(true);
    expect(hasOlder(mergeRows([row(1)], outbox(item("x"))))).toBe(false);
    expect(hasOlder(mergeRows([], outbox(item("x"))))).toBe(false);
  });
});

describe("the unread messages", () => {
  const reader = { conversation_id: "c", self_id: "me" };
  const count = (unread: number, recent: MessageRow[], updates = NO_LIVE_UPDATES) => {
    const rows = mergeRows(recent, outbox(item("x")), {}, updates);
    return unreadOf(rows, recent, [], updates, { ...reader, unread });
  };

  test("are those of the state and newer ones of the peer", () => {
    expect(count(2, [row(1), row(2)])).toBe(2);
    const frames = live([row(2), row(3, { from: "me" }), row(4), row(6)]);
    expect(count(1, [row(1)], frames)).toBe(3);
  });

  test("end at the receipt of the user", () => {
    expect(count(2, [row(1), row(2)], live([row(3)], { me: [2, 2] }))).toBe(1);
    expect(count(3, [row(1), row(2), row(3)], live([], { me: [1, 1] }))).toBe(2);
    expect(count(1, [row(1), row(2), row(3)], live([], { me: [1, 1] }))).toBe(1);
  });

  test("are left to the state when the receipt is above the loaded messages", () => {
    expect(count(7, [row(8), row(9)], live([row(10)], { me: [2, 2] }))).toBe(8);
  });
});

/** A reconnected page, on which rows and acknowledgements arrive in any order. */
class Arriving {
  items: OutboxItem[];
  arrived: MessageRow[] = [];
  readonly #merge = createMessageRows();

  constructor(readonly truth: readonly MessageRow[]) {
    this.items = truth
      .filter((one) => one.own)
      .map((one) => item(one.client_id, { body: one.body ?? "", at: one.created_at }));
  }

  get steps(): (() => void)[] {
    return this.truth.flatMap((one) => [() => this.#arrive(one), () => this.#acknowledge(one)]);
  }

  get shown(): readonly DisplayRow[] {
    const frames = [...this.arrived].sort((one, another) => one.seq - another.seq);
    return this.#merge([], [], [], outbox(...this.items), live(frames), context);
  }

  /** Remove the items whose rows are displayed. */
  settle(): void {
    const stored = new Set(ids(this.shown.filter((line) => line.stored && line.own)));
    this.items = this.items.filter((one) => !stored.has(one.clientId));
  }

  #arrive(one: MessageRow): void {
    this.arrived = [...this.arrived, one];
  }

  #acknowledge(one: MessageRow): void {
    this.items = this.items.map((found) =>
      found.clientId === one.client_id ? { ...found, status: "sent", seq: one.seq } : found,
    );
  }
}

function expectNothingLost(page: Arriving): void {
  const { shown } = page;
  expect(new Set(shown.map((line) => line.key)).size).toBe(shown.length);
  const known = seqs(shown).filter((seq) => seq > 0);
  expect(known).toEqual([...known].sort((one, another) => one - another));
  const inReach = page.items.filter((one) => one.seq === 0 || one.seq >= (known[0] ?? 0));
  for (const own of inReach) expect(ids(shown)).toContain(own.clientId);
}

test.each(Array.from({ length: 20 }, (_, run) => run))(
  "events in any order lead to the rows of a fresh page (M19, run %d)",
  (run) => {
    const random = randomFrom(run + 1);
    const truth = Array.from({ length: 1 + Math.floor(random() * 30) }, (_, index) =>
      row(index + 1, { from: random() < 0.5 ? "me" : "peer", at: NOON + index * MINUTE }),
    );
    const page = new Arriving(truth);
    const { steps } = page;
    while (steps.length > 0) {
      steps.splice(Math.floor(random() * steps.length), 1)[0]?.();
      if (random() < 0.3) page.settle();
      expectNothingLost(page);
    }
    expect(page.shown).toEqual(mergeRows(truth, outbox()));
  },
);

test("a deleted text does not stay in the quote of a reply, also if it is not loaded", () => {
  const merge = createMessageRows();
  const reply = { ...row(60), reply: { seq: 2, own: false, body: "deleted text" } };
  const draw = (change: Partial<RowContext>) =>
    merge([], [reply], [], outbox(), NO_LIVE_UPDATES, { ...context, ...change });
  const [before] = messages(draw({}));
  expect(before).toMatchObject({ quote_text: "deleted text", quote_deleted: false });
  const gone = { ...row(2, { body: "" }), deleted: true, change: 1 };
  const [after] = messages(draw({ changed: [gone], change: 1 }));
  expect(after).toMatchObject({ quote_text: "", quote_deleted: true });
  // A later page without the change of the other message does not bring the text back.
  const [later] = messages(draw({ changed: [], change: 1, delivered_seq: 60 }));
  expect(later).toMatchObject({ quote_text: "", quote_deleted: true });
});
