import { expect, test } from "bun:test";
import { isolated } from "../../../waves/browser/kit/bidi";

test.each(["דנה", "ليلى", "Dana דנה 2", "𐤀𐤁", "𞤀𞤁"])("%p is isolated", (name) => {
  expect(isolated(name)).toBe(`\u2068${name}\u2069`);
});

test.each(["Bob", "李", "Ольга", "", "😀"])("%p is unchanged", (name) => {
  expect(isolated(name)).toBe(name);
});
