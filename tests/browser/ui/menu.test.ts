/** Keyboard navigation of a menu (ARIA Authoring Practices). */
import { expect, test } from "bun:test";
import { nextIndex } from "../../../waves/browser/ui/menu";

test.each([
  ["ArrowDown", -1, 0],
  ["ArrowDown", 0, 1],
  ["ArrowDown", 1, 2],
  ["ArrowDown", 2, 0],
  ["ArrowUp", -1, 2],
  ["ArrowUp", 0, 2],
  ["ArrowUp", 2, 1],
  ["Home", 2, 0],
  ["End", 0, 2],
] as const)("%s moves from item %d of three to %d", (key, now, next) => {
  expect(nextIndex(key, now, 3)).toBe(next);
});

test("other keys do not move", () => {
  for (const now of [0, 1]) expect(nextIndex("a", now, 3)).toBeNull();
});

test("an empty menu has no next item", () => {
  for (const key of ["ArrowDown", "ArrowUp", "Home", "End", "a"])
    for (const now of [-1, 0, 2]) expect(nextIndex(key, now, 0)).toBeNull();
});
