import { expect, test } from "bun:test";
import { markerOf, toggleMarker } from "../../../waves/browser/ui/format_keys";

const key = (code: string, held: string) => ({
  code,
  ctrlKey: held.includes("c"),
  metaKey: held.includes("m"),
  shiftKey: held.includes("s"),
  altKey: held.includes("a"),
});

test.each([
  ["KeyB", "c", "**"],
  ["KeyB", "m", "**"],
  ["KeyI", "c", "_"],
  ["KeyX", "cs", "~~"],
  ["KeyX", "c", ""],
  ["KeyB", "", ""],
  ["KeyB", "cs", ""],
  ["KeyB", "ca", ""],
  ["KeyB", "cm", ""],
])("%s with %j is %j", (code, held, marker) => {
  expect(markerOf(key(code, held))).toBe(marker);
});

/** Square brackets mark the selection. */
function toggled(marked: string, marker: string): string {
  const selection = [marked.indexOf("["), marked.indexOf("]") - 1] as const;
  const before = marked.replace(/[[\]]/g, "");
  const { start, end, text, selected } = toggleMarker(before, selection, marker);
  const after = before.slice(0, start) + text + before.slice(end);
  const [from, to] = selected;
  return `${after.slice(0, from)}[${after.slice(from, to)}]${after.slice(to)}`;
}

test.each([
  ["a [b] c", "**", "a **[b]** c"],
  ["a **[b]** c", "**", "a [b] c"],
  ["a[ b ]c", "_", "a _[b]_ c"],
  ["a []", "~~", "a ~~[]~~"],
  ["a ~~[]~~", "~~", "a []"],
  ["[  ]", "_", "  _[]_"],
])("%j with %j: %j", (before, marker, after) => {
  expect(toggled(before, marker)).toBe(after);
});
