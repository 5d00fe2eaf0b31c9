import { describe, expect, test } from "bun:test";
import { type Corner, cornerAfter, cornerOf, isCorner } from "../../../waves/browser/ui/drag";

describe("the self view", () => {
  test.each<[number, number, Corner]>([
    [10, 10, "top-left"],
    [700, 10, "top-right"],
    [10, 500, "bottom-left"],
    [700, 500, "bottom-right"],
  ])("released at %d, %d moves to the %s corner", (left, top, corner) => {
    const stage = { left: 0, top: 0, width: 1000, height: 700 };
    expect(cornerOf({ left, top, width: 200, height: 150 }, stage)).toBe(corner);
  });

  test.each<[Corner, string, Corner]>([
    ["top-right", "ArrowLeft", "top-left"],
    ["top-left", "ArrowDown", "bottom-left"],
    ["bottom-left", "ArrowRight", "bottom-right"],
    ["bottom-right", "ArrowUp", "top-right"],
    ["top-right", "ArrowUp", "top-right"],
  ])("from the %s corner, %s moves to the %s corner", (from, key, to) => {
    expect(cornerAfter(from, key)).toBe(to);
  });

  test("is not moved by other keys", () => {
    expect(cornerAfter("top-right", "Enter")).toBeNull();
  });

  test("accepts only the four corners", () => {
    for (const value of ["", "middle", "top", null, 3]) expect(isCorner(value)).toBe(false);
    expect(isCorner("top-left")).toBe(true);
  });
});
