import { describe, expect, test } from "bun:test";
import {
  following,
  inOrder,
  KnownMessages,
  type MessageRow,
} from "../../../waves/browser/messages/known_messages";
import { row } from "../support/message_log";

interface Parts {
  older?: MessageRow[];
  recent?: MessageRow[];
  fresh?: MessageRow[];
}

const EMPTY: MessageRow[] = [];
const seqs = (known: KnownMessages) => known.rows.map(({ seq }) => seq);

function update(known: KnownMessages, parts: Parts, arrived: MessageRow[] = [], owner = "c") {
  return known.update(owner, { older: EMPTY, recent: EMPTY, fresh: EMPTY, ...parts }, arrived);
}

describe("the known messages", () => {
  test("grow at both ends, and report the first change", () => {
    const known = new KnownMessages();
    const recent = [row(5), row(6)];
    expect(update(known, { recent })).toBe(0);
    expect(update(known, { recent, fresh: [row(6), row(7)] })).toBe(2);
    expect(update(known, { recent, older: [row(3), row(4)] })).toBe(0);
    expect(update(known, { recent }, [row(8)])).toBe(5);
    expect(seqs(known)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(update(known, { recent })).toBe(6);
  });

  test("contain what the state had while no list was rendered", () => {
    const known = new KnownMessages();
    const recent = [row(1), row(2)];
    update(known, { recent });
    known.learn("c", { recent, fresh: [row(2), row(3)] }, EMPTY);
    known.learn("c", { recent, fresh: [row(3), row(4)] }, [row(5)]);
    expect(update(known, { recent, fresh: [row(6)] })).toBe(2);
    expect(seqs(known)).toEqual([1, 2, 3, 4, 5, 6]);
    known.learn("another", { recent: [row(7)], fresh: EMPTY }, EMPTY);
    expect(seqs(known)).toEqual([7]);
  });

  test("are the same objects as before, unless they have changed", () => {
    const known = new KnownMessages();
    update(known, { recent: [row(1), row(2)] });
    const [first, second] = known.rows;
    expect(update(known, { recent: [row(1), row(2, { body: "edited" })] })).toBe(1);
    expect(known.rows[0]).toBe(first as MessageRow);
    expect(known.rows[1]).not.toBe(second as MessageRow);
  });

  test("are replaced when the state is read and does not touch them", () => {
    const known = new KnownMessages();
    update(known, { recent: [row(1), row(2)] });
    expect(update(known, { recent: [row(4), row(5)] })).toBe(0);
    expect(seqs(known)).toEqual([4, 5]);
    expect(known.hasOwn("client-1")).toBe(false);
  });

  test("end at a gap until the messages in it arrive", () => {
    const known = new KnownMessages();
    const recent = [row(1)];
    const fresh = [row(3), row(4)];
    update(known, { recent, fresh });
    expect(seqs(known)).toEqual([1]);
    expect(update(known, { recent, fresh }, [row(2)])).toBe(1);
    expect(seqs(known)).toEqual([1, 2, 3, 4]);
  });

  test("are joined by no page that does not touch them", () => {
    const known = new KnownMessages();
    const recent = [row(5)];
    update(known, { recent, older: [row(1), row(2)] });
    expect(seqs(known)).toEqual([5]);
    update(known, { recent, older: [row(3), row(4)] });
    expect(seqs(known)).toEqual([3, 4, 5]);
  });

  test("are those of one conversation and reader", () => {
    const known = new KnownMessages();
    update(known, { recent: [row(1, { from: "me" })] });
    expect(known.hasOwn("client-1")).toBe(true);
    update(known, { recent: [] }, [], "d");
    expect(known.rows).toEqual([]);
    expect(known.hasOwn("client-1")).toBe(false);
  });
});

test("messages follow up to a gap", () => {
  const messages = [row(2), row(3), row(5)];
  const after = (seq: number) => following(messages, seq).map((message) => message.seq);
  expect([0, 1, 2, 3, 4, 5].map(after)).toEqual([[], [2, 3], [3], [], [5], []]);
});

test("two lists are put in order, each message once", () => {
  const both = inOrder([row(2), row(4)], [row(1), row(2), row(3)]);
  expect(both.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  const one = [row(1)];
  expect(inOrder(one, [])).toBe(one);
  expect(inOrder([], one)).toBe(one);
});

describe("changed messages", () => {
  const bodies = (known: KnownMessages) => known.rows.map(({ body }) => body);
  const changed = (seq: number, change: number) => ({
    ...row(seq, { body: `${seq} at ${change}` }),
    change,
  });

  test("replace rows by the number of their change, whichever way they arrive", () => {
    const known = new KnownMessages();
    const recent = [row(1), row(2)];
    update(known, { recent });
    expect(update(known, { recent }, [], "c")).toBe(2);
    expect(known.update("c", { older: EMPTY, recent, fresh: EMPTY }, [], [changed(1, 2)])).toBe(0);
    const later = { older: EMPTY, recent: [changed(1, 1), row(2)], fresh: EMPTY };
    known.update("c", { ...later, changed: [changed(2, 3)], change: 3 }, []);
    expect(bodies(known)).toEqual(["1 at 2", "2 at 3"]);
  });

  test("are applied to a page that is loaded after them", () => {
    const known = new KnownMessages();
    const recent = [row(3)];
    update(known, { recent });
    const state = { older: [row(1), row(2)], recent, fresh: EMPTY };
    known.update("c", { ...state, changed: [changed(1, 1)], change: 1 }, []);
    expect(bodies(known)).toEqual(["1 at 1", "m2", "m3"]);
  });

  test("that were missed make the page incomplete until the state is read", () => {
    const known = new KnownMessages();
    const state = { older: EMPTY, recent: [row(1), row(2), row(3)], fresh: EMPTY };
    known.update("c", { ...state, change: 2 }, []);
    known.update("c", { ...state, changed_after: 4, change: 5 }, []);
    expect(known.isComplete).toBe(false);
    known.update("c", { ...state, recent: [row(3)], change: 5 }, []);
    expect(known.isComplete).toBe(true);
    known.update("c", { ...state, recent: [row(3)], changed_after: 9, change: 9 }, []);
    expect(seqs(known)).toEqual([3]);
  });
});
