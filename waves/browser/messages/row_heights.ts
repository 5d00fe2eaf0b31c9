/** The heights of the rows of a message list: measured, or estimated for rows never displayed. */
import { filesHeight } from "./file_layout";
import { textOf } from "./formatting";
import { visibleLines } from "./long_message";
import type { DisplayRow } from "./message_rows";
import { commonStart, firstWhere } from "./row_search";

/** Of the list at its usual width, in pixels. */
const SEPARATOR = 40;
const BUBBLE = 18;
const LINE = 23;

export class RowHeights {
  #rows: readonly DisplayRow[] = [];
  readonly #known = new Map<string, number>();
  /** The sums of the heights before each row, as far as they are computed. */
  readonly #tops = [0];

  /** Use these rows from now on; sums before the first difference stay. */
  use(rows: readonly DisplayRow[]): void {
    this.#keep(commonStart(this.#rows, rows));
    this.#rows = rows;
  }

  /** Store a measured height. */
  set(index: number, height: number): void {
    const key = this.#rows[index]?.key;
    if (key === undefined || this.#known.get(key) === height) return;
    this.#known.set(key, height);
    this.#keep(index);
  }

  /** Forget what was measured: the width has changed. */
  forget(): void {
    this.#known.clear();
    this.#keep(0);
  }

  /** Return the height of all rows before this index. */
  top(index: number): number {
    for (let known = this.#tops.length; known <= index; known += 1) {
      this.#tops.push((this.#tops[known - 1] ?? 0) + this.#heightAt(known - 1));
    }
    return this.#tops[index] ?? 0;
  }

  /** Return the index of the row at this position. */
  at(position: number): number {
    return firstWhere(0, this.#rows.length, (index) => this.top(index + 1) > position);
  }

  #heightAt(index: number): number {
    const row = this.#rows[index];
    if (row === undefined) return 0;
    const known = this.#known.get(row.key);
    if (known !== undefined) return known;
    const estimate = estimateOf(row);
    this.#known.set(row.key, estimate);
    return estimate;
  }

  #keep(count: number): void {
    this.#tops.length = Math.min(this.#tops.length, count + 1);
  }
}

function estimateOf(row: DisplayRow): number {
  if (row.kind !== "message") return SEPARATOR;
  const lines = visibleLines(textOf(row.blocks));
  return BUBBLE + lines * LINE + filesHeight(row.files) + (row.first ? 10 : 0);
}
