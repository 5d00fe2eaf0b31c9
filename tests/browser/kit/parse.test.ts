import { expect, test } from "bun:test";
import * as v from "valibot";
import { count, isFields, parse, readJson, textUpTo } from "../../../waves/browser/kit/parse";

test("a value is returned without unknown fields, or null when it does not match", () => {
  const schema = v.object({ n: count, text: textUpTo(3) });
  expect(parse(schema, { n: 0, text: "abc", more: true })).toEqual({ n: 0, text: "abc" });
  for (const n of [-1, 0.5, 2 ** 53, Number.NaN, "1", null]) {
    expect(parse(schema, { n, text: "" })).toBeNull();
  }
  expect(parse(schema, { n: 1, text: "abcd" })).toBeNull();
});

test("malformed JSON is undefined", () => {
  expect([readJson('{"a":1}'), readJson("null"), readJson(""), readJson("{")]).toEqual([
    { a: 1 },
    null,
    undefined,
    undefined,
  ]);
});

test("only an object has fields", () => {
  expect([{}, [], null, "text", 1].map(isFields)).toEqual([true, false, false, false, false]);
});
