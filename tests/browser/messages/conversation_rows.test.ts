import { describe, expect, test } from "bun:test";
import {
  type ConversationRow,
  createConversationRows,
} from "../../../waves/browser/messages/conversation_rows";
import { NO_LIVE_UPDATES } from "../../../waves/browser/messages/live_updates";
import { live, MINUTE, NOON, row } from "../support/message_log";

const peer = {
  id: "peer",
  username: "peer",
  display_name: "Peer",
  initials: "P",
  hue: 0,
  avatar_url: "",
};
const user = { self_id: "me" };
const none = NO_LIVE_UPDATES;

function line(id: string, change: Partial<ConversationRow> = {}): ConversationRow {
  const last_at = new Date(NOON).toISOString();
  const last = { preview: "m1", preview_own: false, last_at, last_seq: 1 };
  return { id, peer, unread: 0, ...last, ...change };
}

const at = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString();
const ids = (lines: readonly ConversationRow[]) => lines.map(({ id }) => id);

describe("the conversation list", () => {
  test("is that of the state without live updates", () => {
    const lines = [line("b"), line("c")];
    expect(createConversationRows()(lines, [], none, user)).toEqual(lines);
  });

  test("begins with the conversation whose message has just arrived", () => {
    const updates = live([row(2, { at: NOON + MINUTE, body: "  Hello\nworld" })]);
    const [first, second] = createConversationRows()([line("b"), line("c")], [], updates, user);
    const last = { preview: "Hello world", preview_own: false, last_at: at(1), last_seq: 2 };
    expect(first).toEqual({ ...line("c"), ...last, unread: 1 });
    expect(second).toEqual(line("b"));
  });

  test("counts no own, no read and no missing messages as unread", () => {
    const unread = (updates: typeof none, before = 1) =>
      createConversationRows()([line("c", { unread: before })], [], updates, user)[0]?.unread;
    expect(unread(live([row(2, { from: "me" })]))).toBe(1);
    expect(unread(live([row(2), row(3), row(5)]))).toBe(3);
    expect(unread(live([row(2), row(3)], { me: [2, 2] }))).toBe(1);
    expect(unread(live([], { me: [1, 1] }))).toBe(0);
    expect(unread(live([row(2)], { peer: [2, 2] }))).toBe(2);
  });

  test("takes the newer of two lines of the state", () => {
    const newer = line("c", { last_seq: 2, last_at: at(1) });
    const merge = createConversationRows();
    expect(merge([line("b"), line("c")], [newer], none, user)).toEqual([newer, line("b")]);
    const read = line("c", { unread: 0 });
    expect(merge([line("b"), line("c", { unread: 1 })], [read], none, user)).toEqual([
      line("b"),
      read,
    ]);
    expect(merge([newer], [line("c")], none, user)).toEqual([newer]);
  });

  test("has a conversation that is new, and none that the state does not name", () => {
    const begun = line("n", { last_at: "", last_seq: 0 });
    const merge = createConversationRows();
    expect(ids(merge([line("b")], [begun], live([row(2)]), user))).toEqual(["n", "b"]);
  });

  test("keeps lines that did not change", () => {
    const merge = createConversationRows();
    const lines = [line("b"), line("c")];
    const updates = live([row(2)]);
    const before = merge(lines, [], updates, user);
    expect(merge(lines, [], updates, user)).toBe(before);
    expect(merge(lines, [], { conversations: new Map(updates.conversations) }, user)).toBe(before);
    const after = merge([...lines, line("d")], [], updates, user);
    expect(after[0]).toBe(before[0] as (typeof before)[0]);
    expect(after[1]).toBe(before[1] as (typeof before)[0]);
  });
});
