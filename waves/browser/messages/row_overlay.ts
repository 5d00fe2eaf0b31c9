/**
 * What is drawn over the stored messages: changes that wait for the server, and quotes that follow the
 * messages they name.
 *
 * A quote shows the quoted message as it is now, if this page has it; otherwise what the server sent
 * with the reply. The cost does not depend on the number of rows, except for copying the array.
 */
import { isSameMessage, type MessageRow, type Quote, type Reaction } from "./known_messages";
import type { MessageChange } from "./pending_storage";

type Rows = readonly MessageRow[];

/** Characters of a quote; CSS shortens it further. */
const MAX_QUOTE = 200;
/** A pin that waits for its number comes after all others. */
export const PINNING = Number.MAX_SAFE_INTEGER;

export class RowOverlay {
  /** The seqs of the rows that quote another one, in their order. */
  #replies: number[] = [];
  /** The rows that were drawn instead of known ones, by seq. */
  #overlaid: ReadonlyMap<number, MessageRow> = new Map();

  /**
   * Return the rows to draw, and the index of the first that differs from the last drawing.
   *
   * @param rows Stored messages, in the order of `seq` without a gap.
   * @param changedFrom The index of the first row that is not as in the last call.
   * @param changes Those of the conversation that wait for the server.
   * @param outside Altered messages that are not among the rows.
   */
  draw(
    rows: Rows,
    changedFrom: number,
    changes: readonly MessageChange[],
    outside: ReadonlyMap<number, MessageRow> = new Map(),
  ): { rows: Rows; changedFrom: number } {
    const first = rows[0]?.seq ?? 0;
    this.#learnReplies(rows, changedFrom);
    const before = this.#overlaid;
    const overlaid = new Map<number, MessageRow>();
    const rowAt = (seq: number) => overlaid.get(seq) ?? rows[seq - first];
    const put = (row: MessageRow): void => {
      const known = before.get(row.seq);
      overlaid.set(row.seq, known && isSameMessage(known, row) ? known : row);
    };
    for (const change of changes) {
      const row = rowAt(change.seq);
      if (row?.id === change.messageId) put(changed(row, change));
    }
    for (const seq of this.#replies) {
      const row = rowAt(seq);
      const place = row?.reply?.seq ?? 0;
      const quoted = rowAt(place) ?? outside.get(place);
      if (row && quoted && !row.deleted) put({ ...row, reply: quoteOf(quoted) });
    }
    this.#overlaid = overlaid;
    const from = Math.min(changedFrom, ...differences(before, overlaid).map((seq) => seq - first));
    return { rows: withRows(rows, overlaid), changedFrom: Math.max(0, from) };
  }

  #learnReplies(rows: Rows, changedFrom: number): void {
    const start = rows[changedFrom]?.seq ?? Number.POSITIVE_INFINITY;
    const end = this.#replies.findIndex((seq) => seq >= start || changedFrom === 0);
    if (end >= 0) this.#replies.length = end;
    for (let index = changedFrom; index < rows.length; index += 1) {
      const row = rows[index];
      if (row?.reply) this.#replies.push(row.seq);
    }
  }
}

/** Return what a reply to this message shows of it. */
export function quoteOf({ seq, own, body = "", deleted, files }: MessageRow): Quote {
  const text = body.length > MAX_QUOTE ? [...body.slice(0, 2 * MAX_QUOTE)].slice(0, MAX_QUOTE) : [];
  return {
    seq,
    own: Boolean(own),
    body: body.length > MAX_QUOTE ? text.join("") : body,
    deleted: Boolean(deleted),
    ...(files?.[0] === undefined ? {} : { file: files[0].kind }),
  };
}

function changed(row: MessageRow, change: MessageChange): MessageRow {
  if (row.deleted) return row;
  if (change.kind === "delete") {
    const { files: _, pinned: __, ...rest } = row;
    return { ...rest, body: "", deleted: true, edited: false, reply: null, reactions: [] };
  }
  if (change.kind === "pin") return { ...row, pinned: change.active ? row.pinned || PINNING : 0 };
  if (change.kind === "react") {
    return { ...row, reactions: reacted(row.reactions ?? [], change.emoji, change.active) };
  }
  return change.body === row.body ? row : { ...row, body: change.body, edited: true };
}

function reacted(
  reactions: readonly Reaction[],
  emoji: string,
  mine: boolean,
): readonly Reaction[] {
  const isKnown = reactions.some((one) => one.emoji === emoji);
  const all = isKnown ? reactions : [...reactions, { emoji, theirs: false }];
  return all
    .map((one) => (one.emoji === emoji ? { ...one, mine } : one))
    .filter((one) => one.mine || one.theirs);
}

function differences(
  one: ReadonlyMap<number, MessageRow>,
  another: ReadonlyMap<number, MessageRow>,
): readonly number[] {
  const seqs = new Set([...one.keys(), ...another.keys()]);
  return [...seqs].filter((seq) => one.get(seq) !== another.get(seq));
}

function withRows(rows: Rows, overlaid: ReadonlyMap<number, MessageRow>): Rows {
  if (overlaid.size === 0) return rows;
  const drawn = [...rows];
  const first = rows[0]?.seq ?? 0;
  for (const [seq, row] of overlaid) drawn[seq - first] = row;
  return drawn;
}
