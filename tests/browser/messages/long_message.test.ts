import { expect, test } from "bun:test";
import { isLong, lineCount, visibleLines } from "../../../waves/browser/messages/long_message";

test("long lines count as several", () => {
  expect(lineCount("a\nb")).toBe(2);
  expect(lineCount("x".repeat(100))).toBe(2);
});

test.each([
  ["\n".repeat(29), false],
  ["\n".repeat(500), true],
  ["x".repeat(4_000), true],
])("a message of many lines is folded", (text, expected) => {
  expect(isLong(text)).toBe(expected);
  expect(visibleLines(text) < lineCount(text)).toBe(expected);
});
