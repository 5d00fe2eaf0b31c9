import { describe, expect, test } from "bun:test";
import { blocksOf } from "../../../waves/browser/messages/formatting";
import { RowHeights } from "../../../waves/browser/messages/row_heights";
import { message, newLine, upTo } from "../support/fake_message_list";

function measured(first: number, last: number): RowHeights {
  const heights = new RowHeights();
  heights.use(upTo(first, last));
  for (let index = 0; index <= last - first; index += 1) heights.set(index, 10);
  return heights;
}

describe("the heights of rows", () => {
  test("are estimated by the text until they are measured", () => {
    const heights = new RowHeights();
    const text = (value: string) => ({ ...message(1), blocks: blocksOf(value) });
    const heightOf = (value: string) => {
      heights.use([{ ...text(value), key: value }]);
      return heights.top(1);
    };
    expect(heightOf("x".repeat(1_000))).toBeGreaterThan(heightOf("short") + 200);
    expect(heightOf("one\ntwo")).toBeGreaterThan(heightOf("one"));
    heights.set(0, 77);
    expect(heights.top(1)).toBe(77);
  });

  test("belong to keys: rows above change no height", () => {
    const heights = measured(50, 59);
    heights.use([newLine, ...upTo(40, 59)]);
    expect(heights.top(21) - heights.top(11)).toBe(100);
  });

  test("are summed up again behind a changed row", () => {
    const heights = measured(1, 100);
    expect(heights.top(100)).toBe(1_000);
    heights.set(40, 15);
    expect([heights.top(40), heights.top(41), heights.top(100)]).toEqual([400, 415, 1_005]);
  });

  test("lead from a position to its row", () => {
    const heights = measured(1, 100);
    expect([heights.at(0), heights.at(9), heights.at(10), heights.at(999)]).toEqual([0, 0, 1, 99]);
    expect(heights.at(5_000)).toBe(100);
  });

  test("are forgotten when the width changes", () => {
    const heights = measured(1, 10);
    heights.forget();
    expect(heights.top(10)).not.toBe(100);
  });
});
