/** A value that survives a reload of the tab. */
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { createTabStorage } from "../../../waves/browser/kit/tab_storage";
import { MemoryStorage } from "../support/fake_browser";

const schema = v.object({ n: v.number() });
const open = (memory: Storage | null) => createTabStorage("key", () => memory, schema);

/** A storage with room for few characters. */
class SmallStorage extends MemoryStorage {
  override setItem(key: string, value: string): void {
    if (value.length > 8) throw new DOMException("full", "QuotaExceededError");
    super.setItem(key, value);
  }
}

describe("a tab storage", () => {
  test("returns what was saved until it is cleared", () => {
    const memory = new MemoryStorage();
    expect(open(memory).save({ n: 1 })).toBe(true);
    expect(open(memory).load()).toEqual({ n: 1 });
    open(memory).clear();
    expect(open(memory).load()).toBeNull();
  });

  test.each(["", "{", "null", "[]", '{"n":"1"}'])("ignores a malformed value: %j", (text) => {
    const memory = new MemoryStorage();
    memory.setItem("key", text);
    expect(open(memory).load()).toBeNull();
  });

  test("drops the outdated value when the new one does not fit", () => {
    const memory = new SmallStorage();
    expect(open(memory).save({ n: 1 })).toBe(true);
    expect(open(memory).save({ n: 1_000_000 })).toBe(false);
    expect(open(memory).load()).toBeNull();
  });

  test("keeps nothing without a storage", () => {
    expect(open(null).save({ n: 1 })).toBe(false);
    expect(open(null).load()).toBeNull();
  });
});
