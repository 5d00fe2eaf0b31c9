/** Web Storage that is there, missing, forbidden or full. */
import { describe, expect, test } from "bun:test";
import { createTextStorage } from "../../../waves/browser/kit/browser_storage";
import { MemoryStorage } from "../support/fake_browser";

/** A storage of which every write fails. */
class FullStorage extends MemoryStorage {
  override setItem(): void {
    throw new DOMException("full", "QuotaExceededError");
  }
}

describe("a text storage", () => {
  test("stores, lists and removes", () => {
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

  test("that is full reports it, and still reads", () => {
    const full = new FullStorage();
    const storage = createTextStorage(() => full);
    expect([storage.put("a", "1"), storage.get("a"), storage.keys()]).toEqual([false, null, []]);
  });

  test("never throws where the browser has or allows none", () => {
    const forbidden = createTextStorage(() => {
      throw new DOMException("denied", "SecurityError");
    });
    for (const storage of [forbidden, createTextStorage(() => null)]) {
      storage.remove("a");
      expect([storage.put("a", "1"), storage.get("a"), storage.keys()]).toEqual([false, null, []]);
    }
  });
});
