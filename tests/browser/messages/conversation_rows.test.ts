import { beforeEach, describe, expect, test } from "bun:test";
import {
  type ConversationLine,
  type ConversationRow,
  ConversationRows,
  createConversationRows,
  type OlderConversations,
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
const user = { self_id: "me", listed: "list 1", cursor: "", edition: 0, changed_after: 0 };
const other = { ...user, listed: "list 2" };
const NO_PAGE: OlderConversations = { after: "", next: "", edition: 0, rows: [] };
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
    expect(ids(rows.draw(lines, NO_PAGE, NONE, none, user))).toEqual(["c", "b", "a"]);
  });

  test("begins with the conversation whose message has just arrived", () => {
    const updates = live([row(2, { at: NOON + MINUTE, body: "  Hello\nworld" })]);
    const [first, second] = rows.draw([line("b"), line("c")], NO_PAGE, NONE, updates, user);
    const last = { preview: "Hello world", last_at: NOON + MINUTE, last_seq: 2 };
    expect(first).toEqual({ ...line("c"), ...last, unread: 1 });
    expect(second).toEqual(line("b"));
  });

  test("says of no message in a note to self that it is the own one", () => {
    const self = { ...peer, id: "me" };
    const updates = live([row(2, { at: NOON + MINUTE, from: "me", body: "milk" })]);
    const [note] = rows.draw([{ ...line("c"), peer: self }], NO_PAGE, NONE, updates, user);
    expect(note).toMatchObject({ preview: "milk", preview_own: false, unread: 0 });
    const friend = new ConversationRows().draw([line("c")], NO_PAGE, NONE, updates, user);
    expect(friend[0]).toMatchObject({ preview: "milk", preview_own: true });
  });

  test("shows nothing of messages that disappear before the state has them", () => {
    const gone = { ...row(3), body: "", deleted: true, expired: true, change: 1 };
    const { userId, conversations } = live([row(2, { body: "hello" }), row(3)]);
    const updates = new Map(
      [...conversations].map(([id, one]) => [id, { ...one, altered: [gone] }]),
    );
    const drawn = { userId, conversations: updates };
    const [first] = rows.draw([line("c")], NO_PAGE, NONE, drawn, user);
    expect([first?.preview, first?.last_seq, first?.unread]).toEqual(["hello", 2, 1]);
  });

  test("keeps its line until the state has what is left", () => {
    const gone = { ...row(1), body: "", deleted: true, expired: true, change: 1 };
    const { userId, conversations } = live([]);
    const updates = new Map(
      [...conversations].map(([id, one]) => [id, { ...one, altered: [gone] }]),
    );
    const [first] = rows.draw([line("c")], NO_PAGE, NONE, { userId, conversations: updates }, user);
    expect(first).toEqual(line("c"));
  });

  test("counts no own, no read and no missing messages as unread", () => {
    const unread = (updates: typeof none) =>
      createConversationRows()([line("c", { unread: 1 })], NO_PAGE, NONE, updates, user)[0]?.unread;
    expect(unread(live([row(2, { from: "me" })]))).toBe(1);
    expect(unread(live([row(2), row(3), row(5)]))).toBe(3);
    expect(unread(live([row(2), row(3)], { me: [2, 2] }))).toBe(1);
    expect(unread(live([], { me: [1, 1] }))).toBe(0);
    expect(unread(live([row(2)], { peer: [2, 2] }))).toBe(2);
  });

  test("keeps what the state has sent before", () => {
    const conversations = [line("b"), line("c")];
    const newer = { last_seq: 2, last_at: NOON + MINUTE };
    const lines = rows.draw(conversations, NO_PAGE, [withoutPeer("b", newer)], none, user);
    expect(lines).toEqual([line("b", newer), line("c")]);
    const changed = [withoutPeer("c", { unread: 1 })];
    expect(rows.draw(conversations, NO_PAGE, changed, none, user)).toEqual([
      line("b", newer),
      line("c", { unread: 1 }),
    ]);
    expect(rows.draw([line("c")], NO_PAGE, NONE, none, other)).toEqual([line("c")]);
  });

  test("takes over a list that was sent again and equals the one before", () => {
    const conversations = [line("c")];
    rows.draw(conversations, NO_PAGE, [withoutPeer("c", { unread: 3 })], none, user);
    expect(rows.draw(conversations, NO_PAGE, NONE, none, other)).toEqual([line("c")]);
    expect(rows.isComplete).toBe(true);
  });

  test("has a new conversation once the state names it, with its peer", () => {
    const conversations = [line("b")];
    const updates = live([row(2, { at: NOON + MINUTE })]);
    expect(ids(rows.draw(conversations, NO_PAGE, NONE, updates, user))).toEqual(["b"]);
    expect(ids(rows.draw(conversations, NO_PAGE, [withoutPeer("c")], updates, user))).toEqual([
      "b",
    ]);
    expect(ids(rows.draw(conversations, NO_PAGE, [line("c")], updates, user))).toEqual(["c", "b"]);
  });

  test("has nothing of another user", () => {
    const conversations = [line("c")];
    rows.draw(conversations, NO_PAGE, [line("d")], live([row(2)]), user);
    const another = { ...user, self_id: "another" };
    expect(rows.draw([], NO_PAGE, NONE, live([row(2)]), another)).toEqual([]);
    expect(rows.draw(conversations, NO_PAGE, NONE, live([row(2)]), another)).toEqual([line("c")]);
  });

  test("keeps lines that did not change", () => {
    const conversations = [line("b"), line("c")];
    const updates = live([row(2, { at: NOON + MINUTE })]);
    const before = rows.draw(conversations, NO_PAGE, NONE, updates, user);
    const [first, second] = before;
    const same = { ...updates, conversations: new Map(updates.conversations) };
    expect(rows.draw(conversations, NO_PAGE, NONE, same, user)).toBe(before);
    const again = [{ ...line("b"), peer: { ...peer } }, line("c"), line("d")];
    const after = rows.draw(again, NO_PAGE, NONE, updates, user);
    expect(after[0]).toBe(first as ConversationLine);
    expect(after[2]).toBe(second as ConversationLine);
  });

  test("keeps a line when the state follows a frame", () => {
    const conversations = [line("c")];
    const updates = live([row(2, { at: NOON + MINUTE })]);
    const before = rows.draw(conversations, NO_PAGE, NONE, updates, user);
    const changed = [withoutPeer("c", { ...before[0], peer: undefined } as object)];
    delete (changed[0] as { peer?: unknown }).peer;
    expect(rows.draw(conversations, NO_PAGE, changed, updates, user)).toBe(before);
  });
});

describe("the unread messages of all conversations", () => {
  test("are those of the state, with live updates", () => {
    const conversations = [line("b"), line("c", { unread: 2 })];
    rows.draw(conversations, NO_PAGE, NONE, none, user);
    expect(rows.unread(7)).toBe(7);
    rows.draw(conversations, NO_PAGE, NONE, live([row(2)]), user);
    expect(rows.unread(7)).toBe(8);
    rows.draw(conversations, NO_PAGE, NONE, live([], { me: [1, 1] }), user);
    expect(rows.unread(7)).toBe(5);
  });
});

describe("the pages of the list", () => {
  /** A row that was changed this many minutes ago. */
  const ago = (id: string, minutes: number, change: Partial<ConversationRow> = {}) =>
    line(id, { last_at: NOON - minutes * MINUTE, ...change });
  const first = [ago("a", 1), ago("b", 2)];
  const list = { ...user, cursor: "after b" };
  const second = {
    after: "after b",
    next: "after d",
    edition: 0,
    rows: [ago("c", 3), ago("d", 4)],
  };
  const third = { after: "after d", next: "", edition: 0, rows: [ago("e", 5)] };
  const show = (older: OlderConversations, changed = NONE, context = list, conversations = first) =>
    ids(rows.draw(conversations, older, changed, none, context)).join("");

  test("join in their order, each once", () => {
    expect([show(NO_PAGE), rows.cursor]).toEqual(["ab", "after b"]);
    expect([show(third), rows.cursor]).toEqual(["ab", "after b"]);
    expect([show(second), rows.cursor]).toEqual(["abcd", "after d"]);
    expect([show({ ...second }), rows.cursor]).toEqual(["abcd", "after d"]);
    expect([show({ ...third, rows: [ago("d", 4), ...third.rows] }), rows.cursor]).toEqual([
      "abcde",
      "",
    ]);
  });

  test("follow changes of their rows, which move to the beginning once", () => {
    for (const page of [NO_PAGE, second, third]) show(page);
    const newer = { ...list, edition: 1 };
    expect(show(third, [ago("d", 0, { last_seq: 2 })], newer)).toBe("dabce");
    const read = [withoutPeer("e", { last_at: NOON - 5 * MINUTE, unread: 4 })];
    const lines = rows.draw(first, third, read, none, { ...list, edition: 2 });
    expect(lines.at(-1)).toEqual(ago("e", 5, { unread: 4 }));
    const updates = live([row(2, { at: NOON + MINUTE })]);
    expect(ids(rows.draw(first, third, read, updates, { ...list, edition: 2 }))[0]).toBe("c");
  });

  test("hide a row that changes below them until its page is there", () => {
    const changed = [ago("d", 4, { unread: 1 })];
    expect(show(NO_PAGE, changed, { ...list, edition: 1 })).toBe("ab");
    expect(show(second, changed, { ...list, edition: 1 })).toBe("abcd");
    expect(rows.rows.find(({ id }) => id === "d")?.unread).toBe(1);
  });

  test("stay when the first rows are sent again and no change was missed", () => {
    for (const page of [NO_PAGE, second]) show(page);
    expect(show(second, NONE, list, [...first])).toBe("abcd");
    expect(rows.cursor).toBe("after d");
    const top = [ago("c", 0, { last_seq: 2 }), ago("a", 1)];
    expect(show(second, NONE, { ...list, cursor: "after a" }, top)).toBe("cabd");
    expect(rows.cursor).toBe("after d");
  });

  test("are dropped when the first rows are sent again and a change was missed", () => {
    const missed = { ...list, edition: 3, changed_after: 2 };
    for (const page of [NO_PAGE, second]) show(page);
    expect(show(second, NONE, missed, [...first])).toBe("ab");
    expect([rows.cursor, rows.isComplete]).toEqual(["after b", true]);
    expect(show({ ...second }, NONE, missed)).toBe("ab");
    expect(show({ ...second, edition: 3 }, NONE, missed)).toBe("abcd");
  });

  test("are dropped when a page has noticed before that it lacks a change", () => {
    const missed = { ...list, edition: 3, changed_after: 2 };
    for (const page of [NO_PAGE, second]) show(page);
    show(second, NONE, missed);
    expect([rows.isComplete, show(second, NONE, missed, [...first])]).toEqual([false, "ab"]);
    expect(rows.isComplete).toBe(true);
  });

  test("are dropped with another list or user", () => {
    for (const context of [
      { ...list, listed: "list 2" },
      { ...list, self_id: "another" },
    ]) {
      for (const page of [NO_PAGE, second]) show(page);
      expect(show(NO_PAGE, NONE, context)).toBe("ab");
      expect(rows.cursor).toBe("after b");
    }
  });
});

describe("a page", () => {
  const conversations = [line("c")];
  const sees = (lines: ConversationRow[], edition: number, changed_after: number) => {
    rows.draw(lines, NO_PAGE, NONE, none, { ...user, edition, changed_after });
    return rows.isComplete;
  };

  test("has missed changes when those that were sent begin after its edition", () => {
    expect(sees(conversations, 5, 5)).toBe(true);
    expect(sees(conversations, 7, 5)).toBe(true);
    expect(sees(conversations, 9, 7)).toBe(true);
    expect(sees(conversations, 12, 11)).toBe(false);
    expect(sees(conversations, 13, 11)).toBe(false);
    expect(sees([...conversations], 14, 11)).toBe(true);
    expect(sees(conversations, 14, 14)).toBe(true);
  });
});
