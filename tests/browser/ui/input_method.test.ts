import { expect, test } from "bun:test";
import { isInputMethodKey } from "../../../waves/browser/ui/input_method";

test.each([
  [{ isComposing: true, keyCode: 13 }, true],
  [{ isComposing: false, keyCode: 229 }, true],
  [{ isComposing: false, keyCode: 13 }, false],
  [{}, false],
  [{ keyCode: 13, nativeEvent: { isComposing: true, keyCode: 13 } }, true],
  [{ keyCode: 27, nativeEvent: { isComposing: false, keyCode: 229 } }, true],
  [{ keyCode: 27, nativeEvent: { isComposing: false, keyCode: 27 } }, false],
])("%p belongs to an input method: %p", (press, expected) => {
  expect(isInputMethodKey(press)).toBe(expected);
});

test("every listener for keys ignores the keys of an input method", async () => {
  const folder = new URL("../../../waves/browser/", import.meta.url).pathname;
  const readers = [];
  for await (const file of new Bun.Glob("**/*.{ts,tsx}").scan(folder)) {
    const source = await Bun.file(folder + file).text();
    if (/event\.key\b|press\.key\b|onKeyDown=/.test(source)) readers.push([file, source] as const);
  }
  expect(readers.map(([file]) => file)).toContain("stage/shortcuts.ts");
  const careless = readers.filter(([, source]) => !source.includes("isInputMethodKey"));
  expect(careless.map(([file]) => file)).toEqual([]);
});
