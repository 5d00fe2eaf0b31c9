/** Web Storage that is available, missing, forbidden or full. */
import { describe, expect, test } from "bun:test";
import { createTextStorage } from "../../../waves/browser/kit/browser_storage";
import { MemoryStorage } from "../support/fake_browser";

/** A storage whose writes all fail. */
class FullStorage extends MemoryStorage {
  override setItem(): void {
    throw new DOMException("full", "QuotaExceededError");
  }
}

describe("a text storage", () => {
  test("stores, lists and removes values", () => {
    const storage = createTextStorage(() => memory);
    const memory = new MemoryStorage();
    expect([storage.put("a", "1"), storage.put("b", "2"), storage.get("a")]).toEqual([
      true,
      true,
      "1",
    ]);
    storage.remove("a");
    expect([storage.get("a"), storage.keys()]).toEqual([null, ["b"]]);
  });

  test("reports a failed write when it is full, and still reads", () => {
    const full = new FullStorage();
    const storage = createTextStorage(() => full);
    expect([storage.put("a", "1"), storage.get("a"), storage.keys()]).toEqual([false, null, []]);
  });

  test("does not throw where Web Storage is missing or forbidden", () => {
    const forbidden = createTextStorage(() => {
      throw new DOMException("denied", "SecurityError");
    });
    for (const storage of [forbidden, createTextStorage(() => null)]) {
      storage.remove("a");
      expect([storage.put("a", "1"), storage.get("a"), storage.keys()]).toEqual([false, null, []]);
    }
  });
});
