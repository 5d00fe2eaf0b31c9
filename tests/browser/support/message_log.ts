/** Messages of a conversation between "me" and "peer", as the state, a frame and the outbox have them. */
import type { MessageRow } from "../../../waves/browser/messages/known_messages";
import { type LiveSnapshot, NO_LIVE_UPDATES } from "../../../waves/browser/messages/live_updates";
import { createMessageRows, type RowContext } from "../../../waves/browser/messages/message_merge";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import type { OutboxItem } from "../../../waves/browser/messages/outbox_storage";

export const NOON = Date.parse("2026-03-12T12:00:00Z");
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export const context: RowContext = {
  conversation_id: "c",
  self_id: "me",
  is_open: true,
  shows_read: true,
  delivered_seq: 0,
  read_seq: 0,
  first_unread_seq: 0,
  now: NOON,
};

type SentRow = MessageRow & { readonly body: string };

export function row(seq: number, { from = "peer", at = NOON, body = `m${seq}` } = {}): SentRow {
  return { seq, client_id: `client-${seq}`, own: from === "me", body, created_at: at };
}

export function item(clientId: string, change: Partial<OutboxItem> = {}): OutboxItem {
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

export const outbox = (...items: OutboxItem[]) => ({ items });
export const messages = (rows: readonly DisplayRow[]) =>
  rows.filter((line) => line.kind === "message");
export const ids = (rows: readonly DisplayRow[]) => messages(rows).map((line) => line.client_id);
export const seqs = (rows: readonly DisplayRow[]) => messages(rows).map((line) => line.seq);

type Cursor = readonly [delivered: number, read: number];

/** Live updates of the conversation: messages, and how far each user has received and read. */
export function live(
  arrived: readonly MessageRow[],
  { me = [0, 0], peer = [0, 0] }: { me?: Cursor; peer?: Cursor } = {},
): LiveSnapshot {
  const cursors = ([delivered, read]: Cursor) => ({ delivered, read });
  const conversation = { messages: arrived, altered: [], own: cursors(me), peer: cursors(peer) };
  return { userId: "me", conversations: new Map([["c", conversation]]) };
}

/** The rows of a page that has just been opened. */
export function mergeRows(
  recent: readonly MessageRow[],
  waiting: { items: readonly OutboxItem[] } = outbox(),
  change: Partial<RowContext> = {},
  updates: LiveSnapshot = NO_LIVE_UPDATES,
): readonly DisplayRow[] {
  return createMessageRows()([], recent, [], waiting, updates, { ...context, ...change });
}
