import { expect, test } from "bun:test";
import { hiddenParts } from "../../../waves/browser/ui/visible_area";

test.each([
  ["no keyboard", { height: 844, offsetTop: 0, scale: 1 }, { top: 0, bottom: 0 }],
  ["a keyboard", { height: 508, offsetTop: 0, scale: 1 }, { top: 0, bottom: 336 }],
  [
    "a page that is pushed up",
    { height: 508, offsetTop: 200, scale: 1 },
    { top: 200, bottom: 136 },
  ],
  ["fractions", { height: 507.6, offsetTop: 0.3, scale: 1.001 }, { top: 0, bottom: 336 }],
  ["a page that springs back", { height: 844, offsetTop: -30, scale: 1 }, { top: 0, bottom: 0 }],
  ["two fingers that zoom in", { height: 422, offsetTop: 100, scale: 2 }, { top: 0, bottom: 0 }],
  ["a page turned to its side", { height: 844, offsetTop: 900, scale: 1 }, { top: 844, bottom: 0 }],
])("with %s", (_, area, hidden) => {
  expect(hiddenParts(area, 844)).toEqual(hidden);
});
