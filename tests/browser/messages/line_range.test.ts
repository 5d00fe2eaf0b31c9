import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  drawnLines,
  FIRST_LINES,
  indexesIn,
  type Line,
  MOST_LINES,
  rangeAround,
} from "../../../waves/browser/messages/line_range";

const lines = (count: number): Line[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${index}`, last_at: -index }));

describe("the lines in the document", () => {
  test("are all of a list that is not long", () => {
    const all = lines(MOST_LINES);
    expect(drawnLines(all, FIRST_LINES)).toBe(all);
    expect(indexesIn(all, FIRST_LINES)).toHaveLength(MOST_LINES);
  });

  test("are a part of a long list, in the same array while nothing changes", () => {
    const all = lines(1_000);
    const range = { start: 300, end: 450, held: "" };
    const drawn = drawnLines(all, range);
    expect(drawn).toEqual(all.slice(300, 450));
    expect(drawnLines(all, range)).toBe(drawn);
    expect(drawnLines(all, { ...range })).toEqual(drawn);
  });

  test("include the one with the focus, in its order", () => {
    const all = lines(1_000);
    const ids = (held: string) =>
      drawnLines(all, { start: 300, end: 450, held }).map((line) => Number(line.id));
    expect(ids("7").slice(0, 2)).toEqual([7, 300]);
    expect(ids("900").slice(-2)).toEqual([449, 900]);
    expect(ids("320")).toHaveLength(150);
    expect(ids("gone")).toHaveLength(150);
  });

  test("are the last ones when the list has become shorter", () => {
    const range = { start: 700, end: 850, held: "" };
    expect(indexesIn(lines(300), range)).toEqual(
      indexesIn(lines(300), { ...range, start: 150, end: 300 }),
    );
    expect(indexesIn(lines(40), range)).toHaveLength(40);
  });
});

describe("the range", () => {
  test("stays until the view comes near its end", () => {
    const range = { start: 300, end: 450, held: "" };
    for (const first of [325, 380, 413]) {
      expect(rangeAround(1_000, range, [first, first + 11])).toBe(range);
    }
    expect(rangeAround(1_000, range, [324, 335])).toMatchObject({ start: 254, end: 404 });
    expect(rangeAround(1_000, range, [414, 425])).toMatchObject({ start: 344, end: 494 });
  });

  test("ends with the list", () => {
    expect(rangeAround(1_000, FIRST_LINES, [989, 999])).toMatchObject({ start: 850, end: 1_000 });
    const last = { start: 850, end: 1_000, held: "" };
    expect(rangeAround(1_000, last, [989, 999])).toBe(last);
    expect(rangeAround(1_000, last, [0, 10])).toMatchObject({ start: 0, end: 150 });
  });

  test("contains what is visible and is not chosen again at once", () => {
    const place = fc.tuple(fc.integer({ min: 201, max: 5_000 }), fc.nat(), fc.nat({ max: 60 }));
    fc.assert(
      fc.property(place, fc.nat({ max: 4_900 }), ([count, at, size], start) => {
        const first = at % count;
        const visible = [first, Math.min(count - 1, first + size)] as const;
        const range = rangeAround(count, { start, end: start + 150, held: "" }, visible);
        const indexes = indexesIn(lines(count), range);
        expect(indexes).toContain(visible[0]);
        expect(indexes).toContain(visible[1]);
        expect(indexes.length).toBeLessThanOrEqual(MOST_LINES);
        expect(rangeAround(count, range, visible)).toBe(range);
      }),
    );
  });
});
