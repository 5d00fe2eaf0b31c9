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
