/** What is stored for a user, apart from that of others. */
import { beforeEach, describe, expect, test } from "bun:test";
import { createUserStorage, type UserStorage } from "../../../waves/browser/kit/user_storage";
import { MemoryStorage } from "../support/fake_browser";

let memory: MemoryStorage;
let storage: UserStorage;

beforeEach(() => {
  memory = new MemoryStorage();
  storage = createUserStorage(() => memory);
  storage.put("alice", "draft", "c", "hello");
  storage.put("alice", "outbox", "1", "message");
  storage.put("alice-2", "draft", "c", "other");
  memory.setItem("waves:devices", "unrelated");
});

describe("the storage of a user", () => {
  test("is apart from that of other users and sections", () => {
    expect([...storage.all("alice", "draft")]).toEqual([["c", "hello"]]);
    expect(storage.get("alice", "outbox", "c")).toBeNull();
    storage.remove("alice", "draft", "c");
    expect(storage.get("alice-2", "draft", "c")).toBe("other");
  });

  test("recognises what another tab has changed", () => {
    expect(storage.keyOf("alice", "draft", "waves:of:alice:draft:c")).toBe("c");
    for (const key of ["waves:of:alice:outbox:c", "waves:of:alice-2:draft:c", "x", null])
      expect(storage.keyOf("alice", "draft", key)).toBeNull();
  });

  test("forgets other users, or all of them", () => {
    storage.forgetOthers("alice");
    expect([storage.get("alice", "draft", "c"), storage.get("alice-2", "draft", "c")]).toEqual([
      "hello",
      null,
    ]);
    storage.forgetOthers("");
    expect(memory.length).toBe(1);
  });

  test("keeps nothing where storage is forbidden", () => {
    const forbidden = createUserStorage(() => {
      throw new DOMException("denied", "SecurityError");
    });
    for (const none of [forbidden, createUserStorage(() => null)]) {
      none.put("alice", "draft", "c", "hello");
      none.remove("alice", "draft", "c");
      none.forgetOthers("");
      expect([none.get("alice", "draft", "c"), none.all("alice", "draft").size]).toEqual([null, 0]);
    }
  });
});
