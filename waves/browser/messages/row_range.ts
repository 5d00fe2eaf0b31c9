/**
 * Which rows of a message list are in the document: about 200, however long the list is.
 *
 * The range is chosen for one list of rows (`row_window.ts`). React renders newer lists before a
 * range can be chosen for them, so `rangeIn` finds the same rows in a newer list.
 */

import type { RowRange } from "./drawn_range";
import { type DisplayRow, LINE } from "./message_rows";
import { firstMessage, indexOfSame } from "./row_search";

type Rows = readonly DisplayRow[];

/** Rows that follow each other; `end` is the index after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A range that grows with new messages is chosen again when it is longer than this. */
export const MOST_ROWS = 200;
/** It may be longer until then: a new message is drawn at once. */
export const MOST_GROWN = 210;
/** The length of a range that is chosen. */
export const RANGE_ROWS = 150;
/** How many rows above the first unread message are in the document at first. */
const ABOVE_UNREAD = 50;

/** Return the range of `rows` that has the same rows as `range`. */
export function rangeIn(rows: Rows, range: RowRange): RowRange {
  if (rows === range.rows) return range;
  if (rows.length <= MOST_ROWS) return { rows, start: 0, end: rows.length, held: [] };
  const start = startIn(rows, range);
  return start === null ? firstRange(rows) : movedRange(rows, range, start);
}

/** Return `range`, of the given length or shorter, within `rows`. */
export function clampedRange(rows: Rows, start: number, size: number): Span {
  const first = Math.max(0, Math.min(start, rows.length - size));
  return { start: first, end: Math.min(rows.length, first + size) };
}

/** Return the first index of the range in newer rows, or null if its messages are not there. */
function startIn(rows: Rows, range: RowRange): number | null {
  // A day separator moves up when older messages of its day are loaded: messages do not move.
  const drawn = range.rows.slice(range.start, range.end);
  const first = firstMessage(drawn);
  const at = range.start + (first === undefined ? -1 : drawn.indexOf(first));
  const index = first === undefined ? -1 : indexOfSame(rows, range.rows, at);
  return index < 0 ? null : Math.max(0, index - (at - range.start));
}

function movedRange(rows: Rows, range: RowRange, start: number): RowRange {
  const size = range.end - range.start;
  const grows = range.end === range.rows.length && size <= MOST_ROWS;
  const grown = grows ? MOST_GROWN : size;
  const held = range.held
    .map((index) => indexOfSame(rows, range.rows, index))
    .filter((index) => index >= 0);
  return { rows, start, end: Math.min(rows.length, start + grown), held };
}

/** Return the range of a list that opens: at its first unread message, or at its end. */
function firstRange(rows: Rows): RowRange {
  const line = rows.findIndex((row) => row.kind === "new");
  const start = line < 0 ? rows.length : line - ABOVE_UNREAD;
  return { rows, ...clampedRange(rows, start, RANGE_ROWS), held: [] };
}

/** Return the spans that are in the document, in order. */
export function spansOf({ start, end, held }: RowRange): readonly Span[] {
  const others = held.filter((index) => index < start || index >= end);
  const spans = [{ start, end }, ...others.map((index) => ({ start: index, end: index + 1 }))];
  return spans.sort((one, another) => one.start - another.start);
}

/** Return the spans that are not in the document, in order: each is a space. */
export function gapsOf(range: RowRange): readonly Span[] {
  const spans = spansOf(range);
  const starts = [0, ...spans.map((span) => span.end)];
  const ends = [...spans.map((span) => span.start), range.rows.length];
  return starts
    .map((start, index) => ({ start, end: ends[index] ?? start }))
    .filter(({ start, end }) => end > start);
}

const drawnFrom = new WeakMap<Rows, { range: RowRange; drawn: Rows }>();

/** Return the rows of the document, with a row of the kind `space` for each gap. */
export function drawnRows(rows: Rows, range: RowRange): Rows {
  const known = drawnFrom.get(rows);
  if (known?.range === range) return known.drawn;
  const drawn = draw(rangeIn(rows, range));
  drawnFrom.set(rows, { range, drawn });
  return drawn;
}

function draw(range: RowRange): Rows {
  if (range.end - range.start === range.rows.length) return range.rows;
  const spaces = gapsOf(range).map((gap, index) => ({ gap, row: spaceRow(index) }));
  const parts = [
    ...spansOf(range).map(({ start, end }) => ({ start, rows: range.rows.slice(start, end) })),
    ...spaces.map(({ gap, row }) => ({ start: gap.start, rows: [row] })),
  ];
  return parts.sort((one, another) => one.start - another.start).flatMap((part) => part.rows);
}

/** The key of the space of the gap with this index. */
export const spaceKey = (index: number): string => `space-${index}`;

const spaceRows: DisplayRow[] = [];

/** Always the same object, so that a space is not rendered again. */
function spaceRow(index: number): DisplayRow {
  const row = spaceRows[index] ?? { ...LINE, key: spaceKey(index), kind: "space", label: "" };
  spaceRows[index] = row;
  return row;
}
