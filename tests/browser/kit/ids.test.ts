import { expect, test } from "bun:test";
import { newUuid } from "../../../waves/browser/kit/ids";

test("an id is a random UUID (version 4)", () => {
  const made = new Set(Array.from({ length: 100 }, () => newUuid()));
  expect(made.size).toBe(100);
  for (const id of made) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
