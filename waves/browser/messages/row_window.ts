/**
 * Chooses the rows of a message list that are in the document, around the visible ones.
 *
 * Not `@tanstack/virtual-core`: it moves the scroll position itself, as `MessageList` does, and looks
 * at every row whenever their number changes.
 */
import type { Store } from "../kit/store";
import { NO_RANGE, type RowRange } from "./drawn_range";
import type { DisplayRow } from "./message_rows";
import { RowHeights } from "./row_heights";
import {
  clampedRange,
  gapsOf,
  MOST_ROWS,
  RANGE_ROWS,
  rangeIn,
  type Span,
  spansOf,
} from "./row_range";
import { firstMessage, firstWhere } from "./row_search";

/** The scrolling element; positions are pixels from the top of the content. */
export interface ScrollView {
  scrollTop(): number;
  viewHeight(): number;
  viewWidth(): number;
  contentHeight(): number;
  scrollTo(top: number, smooth: boolean): void;
  /** Do something before the next frame is painted. Returns a function that cancels it. */
  beforePaint(task: () => void): () => void;
  /** The position of a row, or null when it is not in the document. */
  place(row: DisplayRow): { top: number; bottom: number } | null;
  /** The height of a row with its margin, or null when nothing in the document precedes it. */
  rowHeight(row: DisplayRow): number | null;
  /** Set the height of the space with this index. */
  setSpace(index: number, height: number): void;
  focus(row: DisplayRow): void;
  /** Draw attention to a row. */
  flash(row: DisplayRow): void;
  /** The keys of the rows that contain the focus or an end of the selection. */
  heldRows(): readonly string[];
}

const IN_SIGHT_PX = 8;
/** Fewer rows than this on one side of the visible ones: others are chosen. */
const NEAR_ROWS = 25;

export class RowWindow {
  readonly #heights = new RowHeights();
  #range = NO_RANGE;
  /** What the store had at the last `show`. */
  #shown = NO_RANGE;
  #width = 0;
  /** Where the view was when the range was chosen that is not in the document yet. */
  #topBefore: number | null = null;
  /** The spaces in the document and their heights. */
  #spaces: readonly (Span & { readonly height: number })[] = [];

  constructor(
    private readonly view: ScrollView,
    private readonly store: Store<RowRange>,
  ) {}

  /** Another list is displayed, or none. */
  reset(): void {
    this.#range = NO_RANGE;
    this.#spaces = [];
    this.#topBefore = null;
    this.#heights.forget();
    this.store.set(NO_RANGE);
  }

  /** These rows are displayed; the range of them is in the document now. */
  show(rows: readonly DisplayRow[]): void {
    const stored = this.store.getSnapshot();
    this.#range = rangeIn(rows, stored);
    this.#heights.use(rows);
    // Before anything is measured: with spaces of the old heights the browser moves the view.
    this.#fitSpaces();
    this.#restore();
    if (!isContinued(stored, this.#range)) this.store.set(this.#range);
    this.#shown = this.store.getSnapshot();
  }

  /** Move the view. */
  scrollTo(top: number, smooth: boolean): void {
    this.#topBefore = null;
    this.view.scrollTo(top, smooth);
  }

  /** Whether no other range has been chosen since the last `show`. */
  get isShown(): boolean {
    return this.store.getSnapshot() === this.#shown;
  }

  /** The width or the height of the list has changed. */
  resized(): void {
    const width = this.view.viewWidth();
    if (width === this.#width) return;
    this.#width = width;
    this.#heights.forget();
    this.#spaces = [];
    this.#fitSpaces();
  }

  /** Return the index of the first row in the range that ends below this position. */
  firstBelow(position: number): number {
    const { start, end } = this.#range;
    return firstWhere(start, end, (index) => (this.#place(index)?.bottom ?? 0) > position);
  }

  /** Return the rows of the range from `start` on. */
  from(start: number): readonly DisplayRow[] {
    return this.#range.rows.slice(start, this.#range.end);
  }

  /** Return the rows of the range before `end`. */
  before(end: number): readonly DisplayRow[] {
    return this.#range.rows.slice(this.#range.start, end);
  }

  /** Return the rows of the range down to the lowest one that is visible as a whole. */
  inSight(): readonly DisplayRow[] {
    const edge = this.view.scrollTop() + this.view.viewHeight() + IN_SIGHT_PX;
    return this.before(this.firstBelow(edge));
  }

  /** Return the first message that is visible, and its position. */
  topRow(): { row: DisplayRow; top: number } | null {
    const row = firstMessage(this.from(this.firstBelow(this.view.scrollTop())));
    const place = row && this.view.place(row);
    return row && place ? { row, top: place.top } : null;
  }

  /** Choose other rows when the view comes near an end of the range. */
  follow(): void {
    const { rows, start, end } = this.#range;
    const visible = this.#visible();
    const isNearStart = start > 0 && visible.start - start < NEAR_ROWS;
    const isNearEnd = end < rows.length && end - visible.end < NEAR_ROWS;
    if (!isNearStart && !isNearEnd) return;
    const size = Math.max(RANGE_ROWS, 2 * (visible.end - visible.start));
    const first = (visible.start + visible.end - size) >> 1;
    this.#choose(first, size, this.view.scrollTop());
  }

  /** Choose the oldest rows. */
  showStart(): void {
    if (this.#range.start > 0) this.#choose(0, RANGE_ROWS);
  }

  /** Choose the rows around this index. Returns whether it is in the document already. */
  showAt(index: number): boolean {
    const { start, end } = this.#range;
    if (index >= start && index < end) return true;
    this.#choose(index - (RANGE_ROWS >> 1), RANGE_ROWS);
    return false;
  }

  /** Choose the newest rows. Returns whether they are in the document already. */
  showEnd(): boolean {
    const { rows, start, end } = this.#range;
    const isShown = end === rows.length && end - start <= MOST_ROWS;
    if (!isShown) this.#choose(rows.length, RANGE_ROWS);
    return isShown;
  }

  /**
   * Move the range by changing the space above it. Returns whether that was possible.
   *
   * Unlike a change of the scroll position, this does not interrupt scrolling. Enough space stays
   * for scrolling up to where the range is chosen again.
   */
  moveBy(pixels: number): boolean {
    const index = this.#spaces.findIndex((space) => space.end === this.#range.start);
    const above = this.#spaces[index];
    if (above === undefined) return false;
    const height = above.height + pixels;
    if (height < this.view.viewHeight()) return false;
    this.view.setSpace(index, height);
    this.#spaces = this.#spaces.with(index, { ...above, height });
    return true;
  }

  #visible(): Span {
    const top = this.view.scrollTop();
    const bottom = top + this.view.viewHeight();
    const { start, end } = this.#range;
    const isDrawn =
      (this.#place(start)?.top ?? 0) < bottom && (this.#place(end - 1)?.bottom ?? 0) > top;
    const indexAt = (position: number) =>
      isDrawn ? this.firstBelow(position) : this.#heights.at(position);
    return { start: indexAt(top), end: indexAt(bottom) + 1 };
  }

  /** @param top Where the view stays; null: it is moved next. */
  #choose(start: number, size: number, top: number | null = null): void {
    const { rows } = this.#range;
    this.#measure();
    const chosen = clampedRange(rows, start, size);
    if (chosen.start === this.#range.start && chosen.end === this.#range.end) return;
    const keys = this.view.heldRows();
    const held = this.#drawn().filter((index) => keys.includes(rows[index]?.key ?? ""));
    this.#topBefore = top;
    this.store.set({ rows, ...chosen, held });
  }

  /** Whatever measures a drawn row before the spaces have their heights makes the browser move the view. */
  #restore(): void {
    const top = this.#topBefore;
    this.#topBefore = null;
    if (top !== null && this.view.scrollTop() < top) this.view.scrollTo(top, false);
  }

  /** Rows that leave the document keep their place: measure what is in it. */
  #measure(): void {
    for (const index of this.#drawn()) {
      const row = this.#range.rows[index];
      const height = row ? this.view.rowHeight(row) : null;
      if (height !== null) this.#heights.set(index, height);
    }
  }

  /** The indexes of the rows in the document. */
  #drawn(): readonly number[] {
    return spansOf(this.#range).flatMap(({ start, end }) =>
      Array.from({ length: end - start }, (_, index) => start + index),
    );
  }

  #place(index: number): { top: number; bottom: number } | null {
    const row = this.#range.rows[index];
    return row === undefined ? null : this.view.place(row);
  }

  #fitSpaces(): void {
    this.#spaces = gapsOf(this.#range).map((gap, index) => {
      const known = this.#spaces[index];
      if (known?.start === gap.start && known.end === gap.end) return known;
      const height = this.#heightOf(gap);
      this.view.setSpace(index, height);
      return { ...gap, height };
    });
  }

  #heightOf({ start, end }: Span): number {
    return this.#heights.top(end) - this.#heights.top(start);
  }
}

/** Whether the newer range can be found from the older one when rows are added at either end. */
function isContinued(older: RowRange, newer: RowRange): boolean {
  const last = older.rows.length - 1;
  if (last < 0 || newer.rows[last]?.key !== older.rows[last]?.key) return false;
  return older.start === newer.start;
}
