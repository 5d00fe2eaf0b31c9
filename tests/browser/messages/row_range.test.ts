import { describe, expect, test } from "bun:test";
import { NO_RANGE, type RowRange } from "../../../waves/browser/messages/drawn_range";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import {
  clampedRange,
  drawnRows,
  gapsOf,
  MOST_GROWN,
  MOST_ROWS,
  RANGE_ROWS,
  rangeIn,
} from "../../../waves/browser/messages/row_range";
import { message, newLine, upTo } from "../support/fake_message_list";

const day = (key: string): DisplayRow => ({ ...message(0, { clientId: key }), kind: "day" });
const seqs = (range: RowRange) => {
  const rows = range.rows.slice(range.start, range.end).filter((row) => row.kind === "message");
  return [rows[0]?.seq, rows.at(-1)?.seq];
};
const at = (rows: readonly DisplayRow[], start: number, end: number): RowRange => ({
  rows,
  start,
  end,
  held: [],
});

describe("the first range", () => {
  test("contains a short list", () => {
    const rows = upTo(1, MOST_ROWS);
    expect(drawnRows(rows, NO_RANGE)).toBe(rows);
  });

  test("is the end of a long list", () => {
    const range = rangeIn(upTo(1, 1_000), NO_RANGE);
    expect(seqs(range)).toEqual([1_001 - RANGE_ROWS, 1_000]);
  });

  test("is around the first unread message", () => {
    const range = rangeIn([...upTo(1, 500), newLine, ...upTo(501, 1_000)], NO_RANGE);
    const [first, last] = seqs(range) as [number, number];
    expect(first).toBeLessThan(490);
    expect(last).toBeGreaterThan(550);
  });
});

describe("in newer rows, a range", () => {
  const rows = upTo(1_001, 2_000);

  test("has the same rows when an older page arrives", () => {
    expect(seqs(rangeIn(upTo(901, 2_000), at(rows, 300, 450)))).toEqual([1_301, 1_450]);
  });

  test("has the same rows when messages arrive at both ends", () => {
    expect(seqs(rangeIn(upTo(901, 2_020), at(rows, 300, 450)))).toEqual([1_301, 1_450]);
  });

  test("grows with new messages when it reaches the end, but not for ever", () => {
    expect(seqs(rangeIn(upTo(1_001, 2_001), at(rows, 850, 1_000)))).toEqual([1_851, 2_001]);
    const flooded = rangeIn(upTo(1_001, 3_000), at(rows, 850, 1_000));
    expect(flooded.end - flooded.start).toBe(MOST_GROWN);
  });

  test("does not follow a day separator that moves up", () => {
    const shown = [day("day-1"), ...upTo(301, 600)];
    const range = rangeIn([day("day-1"), ...upTo(251, 600)], at(shown, 0, 150));
    expect(seqs(range)).toEqual([300, 449]);
  });

  test("starts anew in another conversation", () => {
    const other = Array.from({ length: 300 }, (_, index) =>
      message(index + 1, { clientId: `other${index}` }),
    );
    expect(rangeIn(other, at(rows, 300, 450))).toEqual(rangeIn(other, NO_RANGE));
  });

  test("keeps the rows that are held", () => {
    const range = { ...at(rows, 300, 450), held: [20, 900] };
    const newer = rangeIn(upTo(901, 2_000), range);
    expect(newer.held.map((index) => newer.rows[index]?.seq)).toEqual([1_021, 1_901]);
  });
});

describe("the drawn rows", () => {
  const rows = upTo(1, 1_000);

  test("have a space for the rows above and below", () => {
    const drawn = drawnRows(rows, at(rows, 300, 450));
    expect(drawn).toHaveLength(152);
    expect([drawn[0]?.kind, drawn[1]?.seq, drawn.at(-2)?.seq, drawn.at(-1)?.kind]).toEqual([
      "space",
      301,
      450,
      "space",
    ]);
  });

  test("have held rows in their places, each between spaces", () => {
    const range = { ...at(rows, 300, 450), held: [20, 310, 900] };
    const drawn = drawnRows(rows, range);
    expect(drawn.slice(0, 4).map((row) => row.seq || row.key)).toEqual([
      "space-0",
      21,
      "space-1",
      301,
    ]);
    expect(drawn.slice(-4).map((row) => row.seq || row.key)).toEqual([
      450,
      "space-2",
      901,
      "space-3",
    ]);
    expect(new Set(drawn.map((row) => row.key)).size).toBe(drawn.length);
    expect(gapsOf(range)).toEqual([
      { start: 0, end: 20 },
      { start: 21, end: 300 },
      { start: 450, end: 900 },
      { start: 901, end: 1_000 },
    ]);
  });

  test("are the same array for the same rows and range", () => {
    const range = at(rows, 300, 450);
    expect(drawnRows(rows, range)).toBe(drawnRows(rows, range));
  });

  test("stay within the list", () => {
    expect(clampedRange(rows, -20, 150)).toEqual({ start: 0, end: 150 });
    expect(clampedRange(rows, 5_000, 150)).toEqual({ start: 850, end: 1_000 });
    expect(clampedRange(upTo(1, 10), 3, 150)).toEqual({ start: 0, end: 10 });
  });
});
