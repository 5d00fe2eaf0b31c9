import { describe, expect, test } from "bun:test";
import { Announcements } from "../../../waves/browser/messages/announcements";
import { blocksOf } from "../../../waves/browser/messages/formatting";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import { message } from "../support/fake_message_list";

const labels = {
  own: "You: {text}",
  peer: "{name}: {text}",
  failed: "Not sent: {text}",
  many: "{count} new",
  edited: "{name} edited: {text}",
  deleted: "{name} deleted one",
  reacted: "{name}: {emoji} to {text}",
};
const options = { labels, peerName: "Bob" };

function row(key: string, more: Partial<DisplayRow> = {}): DisplayRow {
  return { ...message(0, { clientId: key }), blocks: blocksOf(key), ...more };
}

describe("the screen reader announcements", () => {
  test("omit the messages present when the list opens", () => {
    const list = new Announcements([row("a", { seq: 1 })], true);
    expect(list.update([row("a", { seq: 1 })], options)).toEqual([]);
  });

  test("contain an own message once, whatever its status", () => {
    const list = new Announcements([], true);
    const own = (more: Partial<DisplayRow>) => [row("a", { own: true, ...more })];
    expect(list.update(own({ status: "sending" }), options)).toEqual(["You: a"]);
    for (const status of ["sent", "delivered", "read"] as const) {
      expect(list.update(own({ status, seq: 7, last: false }), options)).toEqual([]);
    }
  });

  test("contain a received message once, also above a message being sent", () => {
    const list = new Announcements([row("a", { seq: 1 })], true);
    const waiting = row("mine", { own: true });
    expect(list.update([row("a", { seq: 1 }), waiting], options)).toEqual(["You: mine"]);
    const rows = [row("a", { seq: 1 }), row("b", { seq: 2 }), waiting];
    expect(list.update(rows, options)).toEqual(["Bob: b"]);
    expect(list.update(rows, options)).toEqual([]);
  });

  test("omit older pages, day separators and a list that is loaded again", () => {
    const list = new Announcements([row("c", { seq: 3 })], true);
    const day = row("day", { kind: "day" });
    const rows = [day, row("a", { seq: 1 }), row("b", { seq: 2 }), row("c", { seq: 3 })];
    expect(list.update(rows, options)).toEqual([]);
    expect(list.update([], options)).toEqual([]);
    expect(list.update(rows, options)).toEqual([]);
  });

  test("contain a message at any position in the chat of a call", () => {
    const list = new Announcements([row("c", { seq: 3 })], false);
    expect(list.update([row("b", { seq: 2 }), row("c", { seq: 3 })], options)).toEqual(["Bob: b"]);
  });

  test("contain only the count of many messages", () => {
    const list = new Announcements([], true);
    const flood = Array.from({ length: 6 }, (_, index) => row(`m${index}`, { seq: index + 1 }));
    expect(list.update(flood, options)).toEqual(["6 new"]);
  });

  test("contain a failed send once, and again when a retry fails", () => {
    const list = new Announcements([row("a", { own: true, status: "sending" })], true);
    const failed = [row("a", { own: true, status: "failed" })];
    expect(list.update(failed, options)).toEqual(["Not sent: a"]);
    expect(list.update(failed, options)).toEqual([]);
    expect(list.update([row("a", { own: true, status: "sending" })], options)).toEqual([]);
    expect(list.update(failed, options)).toEqual(["Not sent: a"]);
  });

  test("contain message texts unchanged", () => {
    const list = new Announcements([], true);
    const text = "$& {name} {count}";
    const [said] = list.update([row("x", { blocks: blocksOf(text) })], options);
    expect(said).toBe(`Bob: ${text}`);
  });
});

describe("changes by the peer", () => {
  const stored = (seq: number, more: Partial<DisplayRow> = {}) => ({
    ...row(`k${seq}`),
    seq,
    stored: true,
    body: `k${seq}`,
    ...more,
  });

  test("are announced once: an edit, a deletion, a reaction", () => {
    const rows = [stored(1), stored(2), stored(3, { own: true })];
    const announcements = new Announcements(rows, true);
    const changed = [
      stored(1, { body: "new", edited: true, blocks: blocksOf("new") }),
      stored(2, { deleted: true, blocks: [] }),
      stored(3, { own: true, reactions: [{ emoji: "👍", mine: false, count: 1 }] }),
    ];
    const older = stored(0, { key: "older" });
    expect(announcements.update([older, ...changed], options)).toEqual([
      "Bob edited: new",
      "Bob deleted one",
      expect.stringContaining("Bob: 👍 to "),
    ]);
    expect(announcements.update([older, ...changed], options)).toEqual([]);
  });

  test("of the user's own are not", () => {
    const announcements = new Announcements([stored(1, { own: true })], true);
    const edited = stored(1, { own: true, body: "new", edited: true });
    const mine = { ...edited, reactions: [{ emoji: "👍", mine: true, count: 1 }] };
    expect(announcements.update([edited], options)).toEqual([]);
    expect(announcements.update([mine], options)).toEqual([]);
  });
});
