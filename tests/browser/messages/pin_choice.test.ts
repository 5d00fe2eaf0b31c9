import { describe, expect, test } from "bun:test";
import {
  MOST_MARKS,
  marksOf,
  olderThan,
  shownAfter,
} from "../../../waves/browser/messages/pin_choice";

const pins = (...seqs: number[]) => seqs.map((seq) => ({ seq }));

describe("the bar of pinned messages", () => {
  test("goes from the newest pin to the oldest, and begins again", () => {
    const all = pins(9, 4, 7);
    expect(olderThan(all, 7)).toBe(4);
    expect(olderThan(all, 4)).toBe(9);
    expect(olderThan(all, 9)).toBe(7);
    expect(olderThan(pins(9), 9)).toBe(9);
    expect(olderThan([], 9)).toBe(0);
  });

  test("shows a new pin at once", () => {
    expect(shownAfter(pins(9, 4), pins(9, 4, 7), 9)).toBe(7);
    expect(shownAfter([], pins(9), 0)).toBe(9);
  });

  test("keeps what it shows when another one goes", () => {
    expect(shownAfter(pins(9, 4, 7), pins(9, 4), 4)).toBe(4);
    expect(shownAfter(pins(9, 4, 7), pins(4, 7), 7)).toBe(7);
  });

  test("shows the next older pin when the shown one goes", () => {
    expect(shownAfter(pins(9, 4, 7), pins(9, 7), 4)).toBe(9);
    expect(shownAfter(pins(9, 4, 7), pins(4, 7), 9)).toBe(7);
    expect(shownAfter(pins(9, 4, 7), pins(7), 4)).toBe(7);
    expect(shownAfter(pins(9), [], 9)).toBe(0);
    // It was pinned before, and is not among those that were known.
    expect(shownAfter(pins(9, 4), pins(9, 4), 100)).toBe(4);
  });

  test("has a mark for each pin, and a few of many", () => {
    expect(marksOf(1, 0)).toEqual([true]);
    expect(marksOf(3, 1)).toEqual([false, true, false]);
    for (let at = 0; at < 20; at += 1) {
      const marks = marksOf(20, at);
      expect(marks).toHaveLength(MOST_MARKS);
      expect(marks.filter(Boolean)).toHaveLength(1);
    }
    expect(marksOf(20, 0)[0]).toBe(true);
    expect(marksOf(20, 19).at(-1)).toBe(true);
    expect(marksOf(20, 10)).toEqual([false, true, false, false]);
  });
});
