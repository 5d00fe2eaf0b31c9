/**
 * The rows of a message list: the state, live updates and the outbox merged.
 *
 * A message is displayed once, whichever of the three has it, so the order of frame, state and
 * acknowledgement does not matter. Unchanged rows are the same objects as before.
 */

import { KnownMessages, type MessageRow } from "./known_messages";
import { cursorsOf, following, type LiveConversation, type LiveSnapshot } from "./live_updates";
import { type DisplayRow, type DrawingContext, RowDrawing } from "./message_rows";
import type { OutboxSnapshot } from "./outbox";
import type { OutboxItem } from "./outbox_storage";

export interface RowContext extends DrawingContext {
  readonly conversation_id: string;
  /** Whether the two are friends: otherwise neither sees the receipts of the other. */
  readonly is_open: boolean;
}

type Rows = readonly MessageRow[];

/**
 * Return the function that merges the rows of the open conversation. It keeps the pages that the
 * state no longer holds, and the cost of a change does not depend on the number of rows, except
 * for copying the array.
 */
export function createMessageRows() {
  const known = new KnownMessages();
  const drawing = new RowDrawing();
  let input: readonly unknown[] = [];
  let output: readonly DisplayRow[] = [];
  /** `older`: the page loaded last; `recent` and `fresh`: the newest messages. */
  return (
    older: Rows,
    recent: Rows,
    fresh: Rows,
    outbox: OutboxSnapshot,
    live: LiveSnapshot,
    context: RowContext,
  ): readonly DisplayRow[] => {
    const updates = live.conversations.get(context.conversation_id);
    const values = [older, recent, fresh, outbox, updates, ...Object.values(context)];
    if (isSame(values, input)) return output;
    input = values;
    const owner = `${context.self_id} ${context.conversation_id}`;
    const changedFrom = known.update(owner, [older, recent, fresh]);
    const tail = tailOf(known, outbox.items, updates, context);
    output = drawing.draw(known.rows, changedFrom, tail, withLiveReceipts(updates, context));
    return output;
  };
}

/** What is displayed after the known rows: newer messages, then those being sent. */
function tailOf(
  known: KnownMessages,
  items: readonly OutboxItem[],
  live: LiveConversation | undefined,
  { conversation_id, self_id }: RowContext,
): readonly (MessageRow | OutboxItem)[] {
  const waiting = items.filter(
    (item) => item.conversationId === conversation_id && !known.has(self_id, item.clientId),
  );
  // An acknowledged message before the loaded ones is displayed with them later.
  const acknowledged = waiting.filter((item) => item.seq > known.lastSeq);
  const arrived = upToGap(live?.messages ?? [], acknowledged, known.lastSeq);
  const ids = new Set(
    arrived.filter((row) => row.sender_id === self_id).map((row) => row.client_id),
  );
  const sent = acknowledged.filter((item) => !ids.has(item.clientId));
  const unsent = waiting.filter((item) => item.seq === 0 && !ids.has(item.clientId));
  return [...bySeq([...arrived, ...sent]), ...unsent];
}

/** The arrived messages that follow the known ones; an acknowledged one leaves no gap. */
function upToGap(messages: Rows, acknowledged: readonly OutboxItem[], lastSeq: number): Rows {
  if (messages.length === 0) return messages;
  const seqs = new Set([...messages, ...acknowledged].map(({ seq }) => seq));
  let end = lastSeq + 1;
  while (seqs.has(end)) end += 1;
  return messages.filter(({ seq }) => seq > lastSeq && seq < end);
}

const bySeq = <T extends { readonly seq: number }>(placed: readonly T[]): readonly T[] =>
  [...placed].sort((one, another) => one.seq - another.seq);

function withLiveReceipts(live: LiveConversation | undefined, context: RowContext): RowContext {
  if (live === undefined || !context.is_open) return context;
  const peer = [...live.receipts.keys()].find((id) => id !== context.self_id);
  if (peer === undefined) return context;
  const { delivered, read } = cursorsOf(live, peer);
  return {
    ...context,
    delivered_seq: Math.max(context.delivered_seq, delivered),
    read_seq: Math.max(context.read_seq, read),
  };
}

/** Whether messages before the displayed ones exist: they are counted from 1 without a gap. */
export function hasOlder(rows: readonly DisplayRow[]): boolean {
  return (rows.find((row) => row.stored)?.seq ?? 0) > 1;
}

export interface UnreadContext {
  readonly conversation_id: string;
  readonly self_id: string;
}

/** How many displayed messages of the open conversation are unread; `unread`: in the state. */
export function unreadOf(
  unread: number,
  recent: Rows,
  fresh: Rows,
  live: LiveSnapshot,
  context: UnreadContext,
): number {
  const { conversation_id, self_id } = context;
  const updates = live.conversations.get(conversation_id);
  if (updates === undefined) return unread;
  const held = [...recent, ...fresh];
  const { read } = cursorsOf(updates, self_id);
  const isUnread = ({ seq, sender_id }: MessageRow) => seq > read && sender_id !== self_id;
  const lastSeq = held.at(-1)?.seq ?? 0;
  const arrived = following(updates.messages, lastSeq).filter(isUnread).length;
  if (read >= lastSeq) return arrived;
  const isCounted = (held[0]?.seq ?? 0) <= read + 1;
  // The state may contain a later receipt than the frames.
  return arrived + (isCounted ? Math.min(unread, held.filter(isUnread).length) : unread);
}

function isSame(one: readonly unknown[], another: readonly unknown[]): boolean {
  return (
    one.length === another.length && one.every((value, index) => Object.is(value, another[index]))
  );
}
