import { beforeEach, describe, expect, test } from "bun:test";
import {
  type ConversationLine,
  type ConversationRow,
  ConversationRows,
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
const user = { self_id: "me", limit: 40, listed_version: 0 };
const none = NO_LIVE_UPDATES;
const NONE: ConversationRow[] = [];

function line(id: string, change: Partial<ConversationRow> = {}): ConversationLine {
  const last = { preview: "m1", preview_own: false, last_at: NOON, last_seq: 1 };
  return { id, peer, unread: 0, ...last, ...change } as ConversationLine;
}

function withoutPeer(id: string, change: Partial<ConversationRow> = {}): ConversationRow {
  const { peer: _, ...rest } = line(id, change);
  return rest;
}

const ids = (lines: readonly ConversationRow[]) => lines.map(({ id }) => id);
let rows: ConversationRows;

beforeEach(() => {
  rows = new ConversationRows();
});

describe("the conversation list", () => {
  test("has the latest message first, as the server has it", () => {
    const lines = [line("a"), line("b"), line("c", { last_at: NOON + 1 })];
    expect(ids(rows.draw(lines, NONE, none, user))).toEqual(["c", "b", "a"]);
    expect(ids(rows.draw(lines, NONE, none, { ...user, limit: 2 }))).toEqual(["c", "b"]);
  });

  test("begins with the conversation whose message has just arrived", () => {
    const updates = live([row(2, { at: NOON + MINUTE, body: "  Hello\nworld" })]);
    const [first, second] = rows.draw([line("b"), line("c")], NONE, updates, user);
    const last = { preview: "Hello world", last_at: NOON + MINUTE, last_seq: 2 };
    expect(first).toEqual({ ...line("c"), ...last, unread: 1 });
    expect(second).toEqual(line("b"));
  });

  test("counts no own, no read and no missing messages as unread", () => {
    const unread = (updates: typeof none) =>
      createConversationRows()([line("c", { unread: 1 })], NONE, updates, user)[0]?.unread;
    expect(unread(live([row(2, { from: "me" })]))).toBe(1);
    expect(unread(live([row(2), row(3), row(5)]))).toBe(3);
    expect(unread(live([row(2), row(3)], { me: [2, 2] }))).toBe(1);
    expect(unread(live([], { me: [1, 1] }))).toBe(0);
    expect(unread(live([row(2)], { peer: [2, 2] }))).toBe(2);
  });

  test("keeps what the state has sent before", () => {
    const conversations = [line("b"), line("c")];
    const newer = { last_seq: 2, last_at: NOON + MINUTE };
    const lines = rows.draw(conversations, [withoutPeer("b", newer)], none, user);
    expect(lines).toEqual([line("b", newer), line("c")]);
    const changed = [withoutPeer("c", { unread: 1 })];
    expect(rows.draw(conversations, changed, none, user)).toEqual([
      line("b", newer),
      line("c", { unread: 1 }),
    ]);
    expect(rows.draw([line("c")], NONE, none, user)).toEqual([line("c")]);
  });

  test("takes over a list that was sent again and equals the one before", () => {
    const conversations = [line("c")];
    rows.draw(conversations, [withoutPeer("c", { unread: 3 })], none, user);
    rows.isComplete({ version: 5, after: 0 });
    const read = { ...user, listed_version: 8 };
    expect(rows.draw(conversations, NONE, none, read)).toEqual([line("c")]);
    expect(rows.isComplete({ version: 8, after: 8 })).toBe(true);
  });

  test("has a new conversation once the state names it, with its peer", () => {
    const conversations = [line("b")];
    const updates = live([row(2, { at: NOON + MINUTE })]);
    expect(ids(rows.draw(conversations, NONE, updates, user))).toEqual(["b"]);
    expect(ids(rows.draw(conversations, [withoutPeer("c")], updates, user))).toEqual(["b"]);
    expect(ids(rows.draw(conversations, [line("c")], updates, user))).toEqual(["c", "b"]);
  });

  test("has nothing of another user", () => {
    const conversations = [line("c")];
    rows.draw(conversations, [line("d")], live([row(2)]), user);
    const other = { ...user, self_id: "another" };
    expect(rows.draw([], NONE, live([row(2)]), other)).toEqual([]);
    expect(rows.draw(conversations, NONE, live([row(2)]), other)).toEqual([line("c")]);
  });

  test("keeps lines that did not change", () => {
    const conversations = [line("b"), line("c")];
    const updates = live([row(2, { at: NOON + MINUTE })]);
    const before = rows.draw(conversations, NONE, updates, user);
    const [first, second] = before;
    const other = { ...updates, conversations: new Map(updates.conversations) };
    expect(rows.draw(conversations, NONE, other, user)).toBe(before);
    const again = [{ ...line("b"), peer: { ...peer } }, line("c"), line("d")];
    const after = rows.draw(again, NONE, updates, user);
    expect(after[0]).toBe(first as ConversationLine);
    expect(after[2]).toBe(second as ConversationLine);
  });

  test("keeps a line when the state follows a frame", () => {
    const conversations = [line("c")];
    const updates = live([row(2, { at: NOON + MINUTE })]);
    const before = rows.draw(conversations, NONE, updates, user);
    const changed = [withoutPeer("c", { ...before[0], peer: undefined } as object)];
    delete (changed[0] as { peer?: unknown }).peer;
    expect(rows.draw(conversations, changed, updates, user)).toBe(before);
  });
});

describe("the unread messages of all conversations", () => {
  test("are those of the state, with live updates", () => {
    const conversations = [line("b"), line("c", { unread: 2 })];
    rows.draw(conversations, NONE, none, user);
    expect(rows.unread(7)).toBe(7);
    rows.draw(conversations, NONE, live([row(2)]), user);
    expect(rows.unread(7)).toBe(8);
    rows.draw(conversations, NONE, live([], { me: [1, 1] }), user);
    expect(rows.unread(7)).toBe(5);
  });
});

describe("a page", () => {
  const conversations = [line("c")];
  const sees = (lines: ConversationRow[], version: number, after: number) => {
    rows.draw(lines, NONE, none, user);
    return rows.isComplete({ version, after });
  };

  test("has missed changes when those that were sent begin after its version", () => {
    expect(sees(conversations, 5, 5)).toBe(true);
    expect(sees(conversations, 7, 5)).toBe(true);
    expect(sees(conversations, 9, 7)).toBe(true);
    expect(sees(conversations, 12, 11)).toBe(false);
    expect(sees(conversations, 13, 11)).toBe(false);
    expect(sees([...conversations], 14, 14)).toBe(true);
    expect(sees(conversations, 14, 14)).toBe(true);
  });

  test("has missed nothing when its version was unknown for a moment", () => {
    const read = { ...user, listed_version: 5 };
    const isComplete = (version: number) => {
      rows.draw(conversations, NONE, none, read);
      return rows.isComplete({ version, after: 5 });
    };
    expect([isComplete(5), isComplete(-1), isComplete(5)]).toEqual([true, true, true]);
  });
});
