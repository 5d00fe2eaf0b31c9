/**
 * Which lines of the conversation list are in the document: about 200, however long the list is.
 *
 * Unlike messages, lines are equally high, so an index is all that a position needs.
 */

/** A line of a list; an unchanged line keeps its place among the others. */
export interface Line {
  readonly id: string;
  readonly last_at: number;
}

export interface LineRange {
  /** The index of the first line in the document, and of the line after the last. */
  readonly start: number;
  readonly end: number;
  /** The id of another line in the document: it has the focus. */
  readonly held: string;
}

/** A list that is not longer is in the document as a whole. */
export const MOST_LINES = 200;
/** The length of a range that is chosen. */
const RANGE_LINES = 150;
/** Fewer lines than this on one side of the visible ones: others are chosen. */
const NEAR_LINES = 25;

export const FIRST_LINES: LineRange = { start: 0, end: RANGE_LINES, held: "" };

/** Return the indexes of the lines in the document, in order. */
export function indexesIn(lines: readonly Line[], range: LineRange): readonly number[] {
  const { start, end } = clamped(lines.length, range);
  const indexes = Array.from({ length: end - start }, (_, index) => start + index);
  const held = range.held === "" ? -1 : lines.findIndex((line) => line.id === range.held);
  if (held < 0 || (held >= start && held < end)) return indexes;
  return held < start ? [held, ...indexes] : [...indexes, held];
}

const drawnFrom = new WeakMap<readonly Line[], { range: LineRange; drawn: readonly Line[] }>();

/** Return the lines in the document. */
export function drawnLines<T extends Line>(lines: readonly T[], range: LineRange): readonly T[] {
  if (lines.length <= MOST_LINES) return lines;
  const known = drawnFrom.get(lines);
  if (known?.range === range) return known.drawn as readonly T[];
  const drawn = indexesIn(lines, range).map((index) => lines[index] as T);
  drawnFrom.set(lines, { range, drawn });
  return drawn;
}

/**
 * Return the range to be in the document, the present one unless the view comes near its end.
 *
 * @param first The indexes of the first and the last visible line.
 */
export function rangeAround(
  count: number,
  present: LineRange,
  [first, last]: readonly [number, number],
): LineRange {
  const { start, end } = clamped(count, present);
  const isNearStart = start > 0 && first - start < NEAR_LINES;
  const isNearEnd = end < count && end - last <= NEAR_LINES;
  if (!isNearStart && !isNearEnd) return present;
  const size = Math.max(RANGE_LINES, 2 * (last - first));
  const middle = (first + last - size) >> 1;
  return { ...clamped(count, { start: middle, end: middle + size }), held: present.held };
}

/** Return the range as it is in a list of `count` lines. */
function clamped(count: number, { start, end }: Pick<LineRange, "start" | "end">) {
  if (count <= MOST_LINES) return { start: 0, end: count };
  const size = end - start;
  const first = Math.max(0, Math.min(start, count - size));
  return { start: first, end: Math.min(count, first + size) };
}
