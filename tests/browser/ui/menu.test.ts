/** Keyboard navigation of a menu (ARIA Authoring Practices). */
import { expect, test } from "bun:test";
import { nextIndex } from "../../../waves/browser/ui/menu";

test.each([
  ["ArrowDown", -1, 0],
  ["ArrowDown", 1, 2],
  ["ArrowDown", 2, 0],
  ["ArrowUp", -1, 2],
  ["ArrowUp", 0, 2],
  ["ArrowUp", 2, 1],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["a", 1, null],
] as const)("%s moves from item %d of three to %p", (key, now, next) => {
  expect(nextIndex(key, now, 3)).toBe(next);
});

test("an empty menu has no next item", () => {
  for (const key of ["ArrowDown", "ArrowUp", "Home", "End"])
    expect(nextIndex(key, -1, 0)).toBeNull();
});
