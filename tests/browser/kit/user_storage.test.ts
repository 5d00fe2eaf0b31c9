/** Browser storage separated by user. */
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

describe("user storage", () => {
  test("is separate for each user and section", () => {
    expect([...storage.all("alice", "draft")]).toEqual([["c", "hello"]]);
    expect(storage.get("alice", "outbox", "c")).toBeNull();
    storage.remove("alice", "draft", "c");
    expect(storage.get("alice-2", "draft", "c")).toBe("other");
  });

  test("recognises the keys that another tab changes", () => {
    expect(storage.keyOf("alice", "draft", "waves:of:alice:draft:c")).toBe("c");
    for (const key of ["waves:of:alice:outbox:c", "waves:of:alice-2:draft:c", "x", null])
      expect(storage.keyOf("alice", "draft", key)).toBeNull();
  });

  test("removes the values of other users, or of all users", () => {
    storage.forgetOthers("alice");
    expect([storage.get("alice", "draft", "c"), storage.get("alice-2", "draft", "c")]).toEqual([
      "hello",
      null,
    ]);
    storage.forgetOthers("");
    expect(memory.length).toBe(1);
  });

  test("stores nothing where storage is forbidden", () => {
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
