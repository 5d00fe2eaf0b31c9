/** Which rows of a message list are in the document; `row_range.ts` chooses them. */
import type { DisplayRow } from "./message_rows";

export interface RowRange {
  /** The rows for which it was chosen. */
  readonly rows: readonly DisplayRow[];
  /** The index of the first row in the document, and of the row after the last. */
  readonly start: number;
  readonly end: number;
  /** The indexes of other rows in the document: they contain the focus or an end of the selection. */
  readonly held: readonly number[];
}

export const NO_RANGE: RowRange = { rows: [], start: 0, end: 0, held: [] };
