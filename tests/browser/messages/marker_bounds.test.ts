import { expect, test } from "bun:test";
import { boundsOf } from "../../../waves/browser/messages/marker_bounds";

/** The bounds of the first run of stars. */
function bounds(text: string, isAfterAddress = false): string {
  const [run = ""] = /\*+/.exec(text) ?? [];
  const start = text.indexOf(run);
  const { opens, closes } = boundsOf(text, start, start + run.length, isAfterAddress);
  return `${opens ? "opens" : ""}${closes ? "closes" : ""}`;
}

test.each([
  ["*a", "opens"],
  ["(**a", "opens"],
  ["a*", "closes"],
  ["a*.", "closes"],
  ["点*点", "openscloses"],
  ["a*b", ""],
  ["a * b", ""],
  ["a*.b", ""],
  ["a.*b", ""],
  ["/*a", ""],
  ["\\*a", ""],
  ["*.py", ""],
  ['"*"', ""],
  ["*\u0301a", ""],
  ["*🏽", ""],
  ["*", ""],
])("a marker in %j: %p", (text, expected) => {
  expect(bounds(text)).toBe(expected);
});

test("a marker closes after any address", () => {
  expect(bounds("/*")).toBe("");
  expect(bounds("/*", true)).toBe("closes");
});
