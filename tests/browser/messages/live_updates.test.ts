import { beforeEach, describe, expect, test } from "bun:test";
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import {
  LiveUpdates,
  liveIn,
  MOST_CONVERSATIONS,
  MOST_MESSAGES,
} from "../../../waves/browser/messages/live_updates";
import { FakeSocket } from "../support/fake_browser";
import { row } from "../support/message_log";

let socket: FakeSocket;
let holes: boolean[];
let updates: LiveUpdates;

beforeEach(() => {
  socket = new FakeSocket();
  holes = [];
  updates = new LiveUpdates({ socket, resync: { holeChanged: (has) => holes.push(has) } });
  updates.start("me");
});

function arrives(seq: number, conversation = "c"): void {
  socket.push({
    type: "message.new",
    id: `id-${seq}`,
    conversation_id: conversation,
    seq,
    sender_id: "peer",
    client_id: `client-${seq}`,
    body: `m${seq}`,
    created_at: "2026-03-12T12:00:00Z",
    kind: "text",
  });
}

function moves(user_id: string, delivered_seq: number, read_seq: number): void {
  socket.push({ type: "receipt", conversation_id: "c", user_id, delivered_seq, read_seq });
}

const closed = { id: "", recent: [], fresh: [] };
const nothing: MessageRow[] = [];
/** The open conversation: what was read, and what pushes have added. */
const open = (recent: MessageRow[], ...fresh: MessageRow[]) => ({ id: "c", recent, fresh });
const line = (last_seq: number, id = "c") => ({ id, last_seq });
const of = (id = "c") => updates.store.getSnapshot().conversations.get(id);
const seqs = (id = "c") => of(id)?.messages.map(({ seq }) => seq) ?? [];

describe("live updates", () => {
  test("hold each message once, in the order of the conversation", () => {
    updates.stateChanged([line(0)], closed);
    for (const seq of [2, 1, 3, 2]) arrives(seq);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(of()?.messages[0]).toEqual({ ...row(1), id: "id-1" });
  });

  test("are those of one user", () => {
    arrives(1);
    const snapshot = updates.store.getSnapshot();
    expect(liveIn(snapshot, "me", "c")?.messages).toHaveLength(1);
    expect(liveIn(snapshot, "another", "c")).toBeUndefined();
    updates.start("another");
    expect(liveIn(updates.store.getSnapshot(), "another", "c")).toBeUndefined();
  });

  test("hold the furthest receipt of each user", () => {
    moves("peer", 3, 2);
    moves("peer", 2, 3);
    moves("me", 1, 0);
    expect(of()?.peer).toEqual({ delivered: 3, read: 3 });
    expect(of()?.own).toEqual({ delivered: 1, read: 0 });
    const before = updates.store.getSnapshot();
    moves("peer", 3, 3);
    expect(updates.store.getSnapshot()).toBe(before);
  });

  test("ignore a frame that is later than the state", () => {
    updates.stateChanged([line(5)], closed);
    const before = updates.store.getSnapshot();
    arrives(5);
    expect(updates.store.getSnapshot()).toBe(before);
  });

  test("drop a message once both the list and the open conversation contain it", () => {
    updates.stateChanged([line(0)], open(nothing));
    arrives(1);
    updates.stateChanged([line(1)], open(nothing));
    arrives(2);
    expect(seqs()).toEqual([2]);
    updates.stateChanged([line(1)], open(nothing, row(1), row(2)));
    arrives(3);
    expect(seqs()).toEqual([2, 3]);
    updates.stateChanged([line(3)], open(nothing, row(2), row(3)));
    arrives(4);
    expect(seqs()).toEqual([4]);
  });

  test("keep the messages that arrive between two renderings", () => {
    updates.stateChanged([line(4)], open(nothing, row(3), row(4)));
    for (const seq of [1, 2, 5]) arrives(seq);
    expect(seqs()).toEqual([1, 2, 5]);
  });

  test("do not change when the state does, so that nothing renders twice", () => {
    arrives(1);
    const before = updates.store.getSnapshot();
    updates.stateChanged([line(1)], closed);
    expect(updates.store.getSnapshot()).toBe(before);
  });

  test("are bounded", () => {
    for (let seq = 1; seq <= MOST_MESSAGES + 2; seq += 1) arrives(seq);
    expect(seqs()).toHaveLength(MOST_MESSAGES);
    expect(seqs()[0]).toBe(3);
    for (let id = 0; id < MOST_CONVERSATIONS; id += 1) arrives(1, `c${id}`);
    expect(updates.store.getSnapshot().conversations.size).toBe(MOST_CONVERSATIONS);
    expect(of("c")).toBeUndefined();
  });

  test("are empty after sign-out", () => {
    updates.stateChanged([line(1)], closed);
    arrives(3);
    updates.stop();
    expect(updates.store.getSnapshot().conversations.size).toBe(0);
    arrives(1);
    expect(seqs()).toEqual([1]);
  });
});

describe("a hole in the messages", () => {
  const hasHole = () => holes.at(-1) ?? false;

  test("is one when the state's own line is ahead of the open conversation", () => {
    updates.stateChanged([line(3)], open([row(1), row(2)]));
    expect(hasHole()).toBe(true);
    updates.stateChanged([line(3)], open([row(1), row(2)], row(3)));
    expect(hasHole()).toBe(false);
  });

  test("is reported until the missing message arrives", () => {
    updates.stateChanged([line(1)], closed);
    arrives(2);
    expect(hasHole()).toBe(false);
    arrives(4);
    expect(hasHole()).toBe(true);
    arrives(3);
    expect(hasHole()).toBe(false);
  });

  test("is reported until the state has the missing message", () => {
    updates.stateChanged([line(1)], closed);
    arrives(3);
    expect(hasHole()).toBe(true);
    updates.stateChanged([line(3)], closed);
    expect(hasHole()).toBe(false);
  });

  test("is reported when a push to the open conversation was lost", () => {
    const recent = [row(1), row(2)];
    updates.stateChanged([line(4)], open(recent, row(4)));
    expect(hasHole()).toBe(true);
    arrives(3);
    expect(hasHole()).toBe(false);
    updates.stateChanged([line(6)], open(recent, row(6)));
    expect(hasHole()).toBe(true);
    updates.stateChanged([line(6)], open([row(5), row(6)]));
    expect(hasHole()).toBe(false);
  });

  test("is reported when the page has missed a change of the list", () => {
    updates.stateChanged([line(1)], closed, false);
    expect(hasHole()).toBe(true);
    updates.stateChanged([line(1)], closed);
    expect(hasHole()).toBe(false);
  });

  test("is unknown in a conversation that the state does not name", () => {
    arrives(7, "unlisted");
    expect(hasHole()).toBe(false);
  });
});

function changes(seq: number, change: number, body = `change ${change}`): void {
  socket.push({
    type: "message.changed",
    id: `id-${seq}`,
    conversation_id: "c",
    seq,
    sender_id: "peer",
    client_id: `client-${seq}`,
    body,
    created_at: "2026-03-12T12:00:00Z",
    kind: "text",
    edited_at: "2026-03-12T12:01:00Z",
    deleted_at: null,
    reply_to: null,
    expired: false,
    reply: { seq: 1, sender_id: "me", body: "m1", deleted: false },
    change,
    reactions: [{ emoji: "👍", user_ids: ["me", "peer"] }],
  });
}

describe("changes of messages", () => {
  const altered = () => of()?.altered.map(({ seq, change }) => [seq, change]) ?? [];

  test("are kept until the state contains them, the newest of each message", () => {
    updates.stateChanged([line(3)], { ...open([row(1), row(2), row(3)]), change: 1 });
    for (const [seq, change] of [
      [3, 2],
      [1, 3],
      [3, 4],
      [3, 2],
    ] as const)
      changes(seq, change);
    expect(altered()).toEqual([
      [1, 3],
      [3, 4],
    ]);
    expect(of()?.altered[0]).toMatchObject({
      edited: true,
      deleted: false,
      reply: { seq: 1, own: true, body: "m1" },
      reactions: [{ emoji: "👍", mine: true, theirs: true }],
    });
    updates.stateChanged([line(3)], { ...open([row(1), row(2), row(3)]), change: 3 });
    expect(altered()).toEqual([[3, 4]]);
  });

  test("that are missing are a hole in the open conversation, in whatever order others arrive", () => {
    const recent = [row(1)];
    updates.stateChanged([line(1)], { ...open(recent), change: 1 });
    changes(1, 4);
    changes(1, 3);
    expect(holes.at(-1)).toBe(true);
    changes(1, 2);
    expect(holes.at(-1)).toBe(false);
    changes(1, 6);
    expect(holes.at(-1)).toBe(true);
    updates.stateChanged([line(1)], { ...open(recent), change: 6 });
    expect(holes.at(-1)).toBe(false);
  });
});
