/**
 * The pinned messages of the open conversation: those of the state, with what the state may not contain yet.
 *
 * The state has all of them as of its last change, whichever messages the page has loaded. Frames with
 * later changes, and changes that wait for the server, are laid over them.
 */
import type { FileKind } from "./file_view";
import type { KnownMessages, MessageRow } from "./known_messages";
import { type LiveSnapshot, liveIn } from "./live_updates";
import type { PendingSnapshot } from "./pending_changes";
import type { PendingChange } from "./pending_storage";
import type { DisplayPin } from "./pins_snapshot";
import { preview } from "./preview";
import { PINNING, quoteOf } from "./row_overlay";

/** A pinned message in the state (`state/rows.py`), which leaves out what has its default. */
export interface PinRow {
  readonly seq: number;
  readonly id: string;
  /** Whether this user has sent it. */
  readonly own?: boolean;
  readonly body?: string;
  readonly file?: FileKind | "" | null;
  /** The number of the change that has pinned it. */
  readonly pinned: number;
  readonly pinned_own?: boolean;
}

export interface PinContext {
  readonly conversation_id: string;
  readonly self_id: string;
  /** The number of the last change that the state contains. */
  readonly change: number;
  /** The changes of the user that wait for the server. */
  readonly pending: PendingSnapshot;
}

type Rows = readonly MessageRow[];

const NONE: readonly never[] = [];

/** Return the function that lists the pinned messages in the order of their pins. */
export function createPinnedMessages(known: Pick<KnownMessages, "rows">) {
  let input: readonly unknown[] = NONE;
  let output: readonly DisplayPin[] = NONE;
  return (
    pins: readonly PinRow[],
    live: LiveSnapshot,
    context: PinContext,
  ): readonly DisplayPin[] => {
    const { conversation_id: id, change, pending } = context;
    const altered = liveIn(live, context.self_id, id)?.altered ?? NONE;
    const waiting = pending.items.filter((item) => item.conversationId === id);
    // A waiting pin is shown when its message is known.
    const loaded = waiting.length > 0 ? known.rows.length : 0;
    const values = [id, pins, altered, change, pending, loaded];
    if (values.every((value, index) => value === input[index])) return output;
    input = values;
    const stored = withFrames(pins, altered, change);
    const all = withWaiting(stored, waiting, known.rows);
    output = all.sort((one, another) => one.pinned - another.pinned).map(shown);
    return output;
  };
}

/** The pins of the state after the later changes of frames. */
function withFrames(pins: readonly PinRow[], altered: Rows, change: number): readonly PinRow[] {
  const later = altered.filter((row) => (row.change ?? 0) > change);
  const seqs = new Set(later.map(({ seq }) => seq));
  return [...pins.filter(({ seq }) => !seqs.has(seq)), ...later.filter(isPinned).map(pinOf)];
}

/** The pins after the changes of the user that wait for the server. */
function withWaiting(
  pins: readonly PinRow[],
  waiting: readonly PendingChange[],
  rows: Rows,
): PinRow[] {
  const all = new Map(pins.map((pin) => [pin.id, pin]));
  for (const item of waiting) {
    const pin = after(item, all.get(item.messageId), rows);
    if (pin) all.set(item.messageId, pin);
    else all.delete(item.messageId);
  }
  return [...all.values()];
}

/** Return the pin of a message after this change, if it has one then. */
function after(item: PendingChange, pin: PinRow | undefined, rows: Rows): PinRow | undefined {
  if (item.kind === "edit") return pin && { ...pin, body: item.body };
  if (item.kind === "react") return pin;
  if (item.kind === "delete" || !item.active) return undefined;
  const row = rows.find(({ id }) => id === item.messageId);
  return pin ?? (row && !row.deleted ? { ...pinOf(row), ...WAITING } : undefined);
}

const WAITING = { pinned: PINNING, pinned_own: true };
const isPinned = (row: MessageRow): boolean => Boolean(row.pinned);

function pinOf(row: MessageRow): PinRow {
  const { own = false, body = "", file = "" } = quoteOf(row);
  const { seq, id = "", pinned = 0, pinned_own = false } = row;
  return { seq, id, own, body, file, pinned, pinned_own };
}

const shown = ({ seq, id, own, body, file, pinned_own }: PinRow): DisplayPin => ({
  seq,
  id,
  own: Boolean(own),
  text: preview(body ?? ""),
  file: file || "",
  mine: Boolean(pinned_own),
});
