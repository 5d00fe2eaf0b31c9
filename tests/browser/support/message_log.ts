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
  delivered_seq: 0,
  read_seq: 0,
  first_unread_seq: 0,
  now: NOON,
};

export function row(seq: number, { from = "peer", at = NOON, body = `m${seq}` } = {}): MessageRow {
  return {
    id: `id-${seq}`,
    seq,
    sender_id: from,
    client_id: `client-${seq}`,
    body,
    created_at: new Date(at).toISOString(),
  };
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

/** Live updates of the conversation: messages, and how far each user has received and read. */
export function live(
  arrived: readonly MessageRow[],
  receipts: Readonly<Record<string, readonly [delivered: number, read: number]>> = {},
): LiveSnapshot {
  const cursors = Object.entries(receipts).map(
    ([id, [delivered, read]]) => [id, { delivered, read }] as const,
  );
  return { conversations: new Map([["c", { messages: arrived, receipts: new Map(cursors) }]]) };
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
