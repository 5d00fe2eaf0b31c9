import { expect, test } from "bun:test";
import { KnownMessages } from "../../../waves/browser/messages/known_messages";
import { row } from "../support/message_log";

const seqs = (known: KnownMessages) => known.rows.map(({ seq }) => seq);

test("the known messages grow at both ends, and report the first change", () => {
  const known = new KnownMessages();
  const recent = [row(5), row(6)];
  expect(known.update("c", [[], recent, []])).toBe(0);
  expect(known.update("c", [[], recent, [row(6), row(7)]])).toBe(2);
  expect(known.update("c", [[row(3), row(4)], recent, []])).toBe(0);
  expect(seqs(known)).toEqual([3, 4, 5, 6, 7]);
  expect(known.update("c", [[], recent, []])).toBe(5);
});

test("an equal message is the same object as before, a changed one is replaced", () => {
  const known = new KnownMessages();
  known.update("c", [[row(1), row(2)]]);
  const [first, second] = known.rows;
  expect(known.update("c", [[row(1), row(2, { body: "edited" })]])).toBe(1);
  expect(known.rows[0]).toBe(first as NonNullable<typeof first>);
  expect(known.rows[1]).not.toBe(second as NonNullable<typeof second>);
});

test("messages beyond a gap do not join: newer ones replace all, older ones are dropped", () => {
  const known = new KnownMessages();
  known.update("c", [[row(5)]]);
  known.update("c", [[row(1), row(2)]]);
  expect(seqs(known)).toEqual([5]);
  known.update("c", [[row(7), row(8)]]);
  expect(seqs(known)).toEqual([7, 8]);
});

test("a message is found by its sender and client id", () => {
  const known = new KnownMessages();
  known.update("c", [[row(1)]]);
  expect(known.has("peer", "client-1")).toBe(true);
  expect(known.has("me", "client-1")).toBe(false);
  known.update("d", [[]]);
  expect(known.has("peer", "client-1")).toBe(false);
});
