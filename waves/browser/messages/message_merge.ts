/**
 * The rows of a message list: the state, live updates and the outbox merged.
 *
 * A message is displayed once, whichever of the three has it, so the order of frame, state and
 * acknowledgement does not matter. Unchanged rows are the same objects as before.
 */

import type { FarSnapshot } from "./far_snapshot";
import { inOrder, KnownMessages, type MessageRow, ownerOf } from "./known_messages";
import { type LiveConversation, type LiveSnapshot, liveIn } from "./live_updates";
import { type DisplayRow, type DrawingContext, RowDrawing } from "./message_rows";
import type { OutboxSnapshot } from "./outbox";
import type { OutboxItem } from "./outbox_storage";
import type { PendingSnapshot } from "./pending_changes";
import { firstSeqIn } from "./row_bounds";
import { RowOverlay } from "./row_overlay";

export interface RowContext extends DrawingContext {
  readonly conversation_id: string;
  readonly self_id: string;
  /** Whether the two are friends: otherwise neither sees the receipts of the other. */
  readonly is_open: boolean;
  /** Whether both send read receipts: otherwise neither sees what the other has read. */
  readonly shows_read: boolean;
  /** Messages of any place that were altered after the change `changed_after`. */
  readonly changed?: Rows;
  readonly changed_after?: number;
  /** The number of the last change that the state contains. */
  readonly change?: number;
  /** The changes of the user that wait for the server. */
  readonly pending?: PendingSnapshot;
  /** A part far from the end, which is displayed in place of the rest. */
  readonly far?: FarSnapshot;
}

type Rows = readonly MessageRow[];

/**
 * Return the function that merges the rows of the open conversation. It keeps the messages that the
 * state does not send again, and the cost of a change does not depend on the number of rows, except
 * for copying the array.
 */
export function createMessageRows(known = new KnownMessages(), farKnown = new KnownMessages()) {
  const drawing = new RowDrawing();
  const overlay = new RowOverlay();
  const drawFar = createFarRows(farKnown);
  let input: readonly unknown[] = [];
  let output: readonly DisplayRow[] = [];
  /** The index of the first known row that has changed since they were drawn. */
  let changedFrom = Number.POSITIVE_INFINITY;
  return (
    older: Rows,
    recent: Rows,
    fresh: Rows,
    outbox: OutboxSnapshot,
    live: LiveSnapshot,
    context: RowContext,
  ): readonly DisplayRow[] => {
    const { conversation_id: id, self_id } = context;
    const updates = liveIn(live, self_id, id);
    const values = [older, recent, fresh, outbox, updates, ...Object.values(context)];
    if (isSame(values, input)) return output;
    input = values;
    const arrived = updates?.messages ?? [];
    const state = { older, recent, fresh, ...changesIn(context) };
    const from = known.update(ownerOf(self_id, id), state, arrived, updates?.altered);
    changedFrom = Math.min(changedFrom, from);
    const isHere = (item: { conversationId: string }) => item.conversationId === id;
    if (context.far?.conversationId === id) {
      output = drawFar(context.far, withReceipts(context, updates), updates?.altered ?? []);
      return output;
    }
    const shown = overlay.draw(
      known.rows,
      changedFrom,
      context.pending?.items.filter(isHere) ?? [],
      known.outside,
    );
    const tail = tailOf(known, outbox.items.filter(isHere), inOrder(arrived, fresh));
    output = drawing.draw(shown.rows, shown.changedFrom, tail, withReceipts(context, updates));
    changedFrom = Number.POSITIVE_INFINITY;
    return output;
  };
}

/** Return the function that draws a part far from the end: nothing arrives there or is sent. */
function createFarRows(known: KnownMessages) {
  const drawing = new RowDrawing();
  const overlay = new RowOverlay();
  return (far: FarSnapshot, context: RowContext, altered: Rows): readonly DisplayRow[] => {
    const owner = `${ownerOf(context.self_id, far.conversationId)} ${far.part}`;
    const read = { older: [], recent: far.rows, fresh: [] };
    // First what the rows contain: then it shows whether the state has dropped later changes.
    const readFrom = known.update(owner, { ...read, change: far.change }, []);
    const changedFrom = known.update(owner, { ...read, ...changesIn(context) }, [], altered);
    const pending = context.pending?.items.filter(
      (one) => one.conversationId === far.conversationId,
    );
    const from = Math.min(readFrom, changedFrom);
    const shown = overlay.draw(known.rows, from, pending ?? [], known.outside);
    return drawing.draw(shown.rows, shown.changedFrom, [], context);
  };
}

const changesIn = ({ changed = [], changed_after = 0, change = 0 }: RowContext) => ({
  changed,
  changed_after,
  change,
});

/** What is displayed after the known rows: newer messages, then those being sent. */
function tailOf(
  known: KnownMessages,
  items: readonly OutboxItem[],
  newer: Rows,
): readonly (MessageRow | OutboxItem)[] {
  const waiting = items.filter((item) => !known.hasOwn(item.clientId));
  // An acknowledged message before the loaded ones is displayed with them later.
  const acknowledged = waiting.filter((item) => item.seq > known.lastSeq);
  const arrived = upToGap(newer, acknowledged, known.lastSeq);
  const ids = new Set(arrived.filter((row) => row.own).map((row) => row.client_id));
  const sent = acknowledged.filter((item) => !ids.has(item.clientId));
  const unsent = waiting.filter((item) => item.seq === 0 && !ids.has(item.clientId));
  const placed = [...arrived, ...sent].sort((one, another) => one.seq - another.seq);
  return [...placed, ...unsent];
}

/** The rows that follow the known ones; an acknowledged message leaves no gap. */
function upToGap(rows: Rows, acknowledged: readonly OutboxItem[], lastSeq: number): Rows {
  if (acknowledged.length === 0) return [];
  const seqs = new Set([...rows, ...acknowledged].map(({ seq }) => seq));
  let end = lastSeq + 1;
  while (seqs.has(end)) end += 1;
  return rows.filter(({ seq }) => seq > lastSeq && seq < end);
}

function withReceipts(context: RowContext, live: LiveConversation | undefined): RowContext {
  if (live === undefined || !context.is_open) return context;
  return {
    ...context,
    delivered_seq: Math.max(context.delivered_seq, live.peer.delivered),
    read_seq: context.shows_read ? Math.max(context.read_seq, live.peer.read) : 0,
  };
}

/** Whether messages before the displayed ones exist: they are counted from 1 without a gap. */
export function hasOlder(rows: readonly DisplayRow[]): boolean {
  return firstSeqIn(rows) > 1;
}

export interface UnreadContext {
  readonly conversation_id: string;
  readonly self_id: string;
  /** In the state. */
  readonly unread: number;
}

/** How many of the displayed rows of the open conversation are unread messages. */
export function unreadOf(
  rows: readonly DisplayRow[],
  recent: Rows,
  fresh: Rows,
  live: LiveSnapshot,
  context: UnreadContext,
): number {
  const { unread, self_id, conversation_id } = context;
  const lastSeq = (fresh.at(-1) ?? recent.at(-1))?.seq ?? 0;
  const read = liveIn(live, self_id, conversation_id)?.own.read ?? 0;
  const newer = unreadAfter(rows, Math.max(lastSeq, read));
  if (read >= lastSeq) return newer;
  const first = firstSeqIn(rows);
  if (read === 0 || first > read + 1) return unread + newer;
  // The state may contain a later receipt than the frames.
  return Math.min(unread + newer, unreadAfter(rows, read));
}

/** The number of the peer's messages after `seq`. */
function unreadAfter(rows: readonly DisplayRow[], seq: number): number {
  let count = 0;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row === undefined || (row.stored && row.seq <= seq)) break;
    if (row.stored && !row.own) count += 1;
  }
  return count;
}

function isSame(one: readonly unknown[], another: readonly unknown[]): boolean {
  return (
    one.length === another.length && one.every((value, index) => Object.is(value, another[index]))
  );
}
