import { describe, expect, test } from "bun:test";
import {
  type DisplayRow,
  type MessageRow,
  memoizedRows,
  mergeRows,
} from "../../../waves/browser/messages/message_rows";
import type { OutboxItem } from "../../../waves/browser/messages/outbox_storage";
import { randomFrom } from "../support/random";

const NOON = Date.parse("2026-03-12T12:00:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const context = {
  conversation_id: "c",
  self_id: "me",
  delivered_seq: 0,
  read_seq: 0,
  first_unread_seq: 0,
  now: NOON,
};

function row(seq: number, { from = "peer", at = NOON, body = `m${seq}` } = {}): MessageRow {
  return {
    id: `id-${seq}`,
    seq,
    sender_id: from,
    client_id: `client-${seq}`,
    body,
    created_at: new Date(at).toISOString(),
  };
}

function item(clientId: string, change: Partial<OutboxItem> = {}): OutboxItem {
  return {
    clientId,
    conversationId: "c",
    body: clientId,
    at: NOON,
    status: "sending",
    problem: "",
    seq: 0,
    ...change,
  };
}

const outbox = (...items: OutboxItem[]) => ({ items });
const messages = (rows: readonly DisplayRow[]) => rows.filter((line) => line.kind === "message");
const ids = (rows: readonly DisplayRow[]) => messages(rows).map((line) => line.client_id);
const seqs = (rows: readonly DisplayRow[]) => messages(rows).map((line) => line.seq);

describe("merging rows", () => {
  test("puts older rows before the tail and the outbox at the end", () => {
    const rows = mergeRows([row(1)], [row(2)], outbox(item("x"), item("y")), context);
    expect(ids(rows)).toEqual(["client-1", "client-2", "x", "y"]);
  });

  test("shows a message once when it is in both the rows and the outbox", () => {
    const mine = row(2, { from: "me" });
    const rows = mergeRows([], [row(1), mine], outbox(item("client-2")), context);
    expect(seqs(rows)).toEqual([1, 2]);
    expect(rows.at(-1)).toMatchObject({ stored: true, status: "sent" });
  });

  test("puts an acknowledged message in its place before its row arrives", () => {
    const rows = mergeRows(
      [],
      [row(1), row(3)],
      outbox(item("x", { seq: 2, status: "sent" }), item("y")),
      context,
    );
    expect(seqs(rows)).toEqual([1, 2, 3, 0]);
    expect(messages(rows)[1]).toMatchObject({ client_id: "x", stored: false, status: "sent" });
  });

  test("omits messages acknowledged above the window", () => {
    const sent = item("x", { seq: 3, status: "sent" });
    expect(seqs(mergeRows([], [row(10)], outbox(sent), context))).toEqual([10]);
  });

  test("omits messages to other conversations", () => {
    const other = item("x", { conversationId: "d" });
    expect(mergeRows([], [], outbox(other), context)).toEqual([]);
  });

  test("keeps equal client ids of two senders apart", () => {
    const theirs = { ...row(1), client_id: "same" };
    const rows = mergeRows([], [theirs], outbox(item("same")), context);
    expect(messages(rows).map((line) => line.own)).toEqual([false, true]);
    expect(new Set(rows.map((line) => line.key)).size).toBe(rows.length);
  });

  test("accepts duplicate and unordered rows", () => {
    const rows = mergeRows([row(3), row(1)], [row(2), row(3)], outbox(), context);
    expect(seqs(rows)).toEqual([1, 2, 3]);
  });
});

describe("the status", () => {
  test.each([
    [1, "read"],
    [2, "read"],
    [3, "delivered"],
    [4, "sent"],
  ])("of own message %d is %s", (seq, status) => {
    const rows = mergeRows([], [row(seq, { from: "me" })], outbox(), {
      ...context,
      delivered_seq: 3,
      read_seq: 2,
    });
    expect(rows.at(-1)?.status).toBe(status as DisplayRow["status"]);
  });

  test("of an acknowledged message follows the receipts before its row arrives", () => {
    const sent = outbox(item("x", { seq: 2, status: "sent" }));
    const rows = mergeRows([], [row(1)], sent, { ...context, delivered_seq: 2 });
    expect(rows.at(-1)?.status).toBe("delivered");
  });

  test("of a received message is sent, and that of a failed one has a reason", () => {
    const failed = outbox(item("x", { status: "failed", problem: "offline" }));
    const rows = mergeRows([], [row(1)], failed, context);
    expect(messages(rows)).toMatchObject([
      { status: "sent", problem: "" },
      { status: "failed", problem: "offline" },
    ]);
  });
});

describe("day separators", () => {
  test("start each day", () => {
    const rows = mergeRows([], [row(1, { at: NOON - 2 * DAY }), row(2), row(3)], outbox(), context);
    expect(rows.map((line) => line.kind)).toEqual(["day", "message", "day", "message", "message"]);
    expect(rows[2]?.label).toBe("Today");
  });

  test("never go back when a clock does", () => {
    const late = row(2, { at: NOON - DAY });
    const rows = mergeRows([], [row(1), late], outbox(item("x", { at: NOON - 3 * DAY })), context);
    expect(rows.map((line) => line.kind)).toEqual(["day", "message", "message", "message"]);
    expect(new Set(rows.map((line) => line.key)).size).toBe(rows.length);
  });
});

describe("the unread separator", () => {
  const window = [row(1), row(2, { from: "me" }), row(3), row(4)];
  const newAt = (rows: readonly DisplayRow[]) => rows.findIndex((line) => line.kind === "new");

  test("is before the first unread message of the peer", () => {
    const rows = mergeRows([], window, outbox(), { ...context, first_unread_seq: 2 });
    expect(rows[newAt(rows) + 1]?.seq).toBe(3);
  });

  test("is absent when all messages are read or its place is above the window", () => {
    for (const first_unread_seq of [0, 5]) {
      const rows = mergeRows([], window, outbox(), { ...context, first_unread_seq });
      expect(newAt(rows)).toBe(-1);
    }
    const rows = mergeRows([], [row(8)], outbox(), { ...context, first_unread_seq: 3 });
    expect(newAt(rows)).toBe(-1);
  });

  test("moves to the first message received while the page is hidden", () => {
    const rows = mergeRows([], window, outbox(), { ...context, first_unread_seq: 1, new_from: 4 });
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
    const merged = mergeRows([], rows, outbox(), context);
    expect(places(merged)).toEqual(["first", "", "last", "firstlast", "firstlast"]);
  });

  test("end at a day separator and at the unread separator", () => {
    const midnight = Date.parse("2026-03-12T00:00:00");
    const rows = [row(1, { at: midnight - 1000 }), row(2, { at: midnight + 1000 })];
    expect(places(mergeRows([], rows, outbox(), context))).toEqual(["firstlast", "firstlast"]);
    const pair = [row(1), row(2)];
    const merged = mergeRows([], pair, outbox(), { ...context, first_unread_seq: 2 });
    expect(places(merged)).toEqual(["firstlast", "firstlast"]);
  });

  test("include messages that are still being sent", () => {
    const rows = [row(1, { from: "me" })];
    expect(places(mergeRows([], rows, outbox(item("x")), context))).toEqual(["first", "last"]);
  });
});

describe("memoization", () => {
  test("returns the same array for the same input", () => {
    const remember = memoizedRows();
    const [older, tail, waiting] = [[row(1)], [row(2)], outbox()];
    const first = remember(older, tail, waiting, { ...context });
    expect(remember(older, tail, waiting, { ...context })).toBe(first);
  });

  test("returns the same objects for equal rows", () => {
    const remember = memoizedRows();
    const tail = [row(1), row(2)];
    const before = remember([], tail, outbox(), context);
    const after = remember([], [...tail, row(3, { from: "me" })], outbox(), context);
    expect(after[1]).toBe(before[1] as DisplayRow);
    expect(after[2]).toBe(before[2] as DisplayRow);
    const read = remember([], [...tail, row(3, { from: "me" })], outbox(), {
      ...context,
      read_seq: 3,
    });
    expect(read[1]).toBe(before[1] as DisplayRow);
    expect(read[3]?.status).toBe("read");
  });

  test("returns a new object for a row whose group changes", () => {
    const remember = memoizedRows();
    const tail = [row(1)];
    expect(remember([], tail, outbox(), context)[1]?.last).toBe(true);
    expect(remember([], [...tail, row(2)], outbox(), context)[1]?.last).toBe(false);
  });
});

/** A reconnected page, on which rows and acknowledgements arrive in any order. */
class Arriving {
  items: OutboxItem[];
  arrived: MessageRow[] = [];
  readonly #remember = memoizedRows();

  constructor(readonly truth: readonly MessageRow[]) {
    this.items = truth
      .filter((one) => one.sender_id === "me")
      .map((one) => item(one.client_id, { body: one.body, at: Date.parse(one.created_at) }));
  }

  get steps(): (() => void)[] {
    return this.truth.flatMap((one) => [() => this.#arrive(one), () => this.#acknowledge(one)]);
  }

  get shown(): DisplayRow[] {
    return this.#remember([], this.arrived, outbox(...this.items), context);
  }

  /** Remove the items whose rows have arrived. */
  settle(): void {
    this.items = this.items.filter(
      (one) => !this.arrived.some((row) => row.client_id === one.clientId),
    );
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
    expect(page.shown).toEqual(mergeRows([], truth, outbox(), context));
  },
);
