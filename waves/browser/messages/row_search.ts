/** Searches in the rows of a message list that do not look at all of them. */
import type { DisplayRow } from "./message_rows";

type Rows = readonly DisplayRow[];

/** Return the first message. */
export const firstMessage = (rows: Rows): DisplayRow | undefined =>
  rows.find((row) => row.kind === "message");

/** Return the first new message: the one below the line that says so. */
export function newMessage(rows: Rows): DisplayRow | undefined {
  const lineAt = rows.findIndex((row) => row.kind === "new");
  return lineAt < 0 ? undefined : rows[lineAt + 1];
}

/** Return the rows at the end that follow the message `seq`: newer ones, and those being sent. */
export function rowsAfter(rows: Rows, seq: number): Rows {
  let start = rows.length;
  for (let row = rows[start - 1]; row !== undefined; row = rows[start - 1]) {
    if (row.seq > 0 && row.seq <= seq) break;
    start -= 1;
  }
  return rows.slice(start);
}

/** Return the seq of the newest stored message, or 0: those being sent are at the end. */
export const newestSeq = (rows: Rows): number => rows.findLast((row) => row.seq > 0)?.seq ?? 0;

/** Return how many rows at the start are the same in both lists. */
export function commonStart(one: Rows, another: Rows): number {
  let count = Math.min(one.length, another.length);
  // A row has one key, so where keys are equal, the rows before them are the same.
  while (count > 0 && one[count - 1]?.key !== another[count - 1]?.key) count -= 1;
  return count;
}

/** Return the index in `rows` of a row that has `index` in `before`, or -1. */
export function indexOfSame(rows: Rows, before: Rows, index: number): number {
  const key = before[index]?.key;
  if (rows[index]?.key === key) return index;
  const moved = index + rows.length - before.length;
  if (rows[moved]?.key === key) return moved;
  return rows.findIndex((row) => row.key === key);
}

/** Binary search: the first index from `start` for which `holds` is true, else `end`. */
export function firstWhere(start: number, end: number, holds: (index: number) => boolean): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
