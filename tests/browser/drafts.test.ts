import { beforeEach, describe, expect, test } from "bun:test";
import { createDrafts, type Drafts, MAX_BODY } from "../../waves/browser/drafts";
import { createKeep } from "../../waves/browser/keep";
import { MemoryStorage } from "./fakes";

let storage: MemoryStorage;
let drafts: Drafts;

function fresh(userId = "alice"): Drafts {
  const made = createDrafts(createKeep(() => storage));
  made.start(userId);
  return made;
}

beforeEach(() => {
  storage = new MemoryStorage();
  drafts = fresh();
});

describe("a draft", () => {
  test("belongs to its conversation and survives a reload", () => {
    drafts.open("c");
    drafts.write("half a thou");
    drafts.open("d");
    expect(drafts.store.getSnapshot().text).toBe("");
    drafts.open("c");
    expect(drafts.store.getSnapshot().text).toBe("half a thou");
    const reloaded = fresh();
    reloaded.open("c");
    expect(reloaded.store.getSnapshot()).toEqual({
      conversationId: "c",
      text: "half a thou",
      empty: false,
      over: 0,
    });
  });

  test("is found also when the composer is drawn before it is known who writes", () => {
    drafts.open("c");
    drafts.write("hello");
    const reloaded = createDrafts(createKeep(() => storage));
    reloaded.open("c");
    expect(reloaded.store.getSnapshot().text).toBe("");
    reloaded.start("alice");
    expect(reloaded.store.getSnapshot().text).toBe("hello");
  });

  test("goes with its message", () => {
    drafts.open("c");
    drafts.write(" hello \n");
    expect(drafts.take("c")).toBe(" hello \n");
    expect(drafts.store.getSnapshot().text).toBe("");
    expect(storage.length).toBe(0);
    expect(drafts.take("c")).toBeNull();
  });

  test("of nothing but spaces is not sent", () => {
    drafts.open("c");
    drafts.write(" \n ");
    expect(drafts.store.getSnapshot().empty).toBe(true);
    expect(drafts.take("c")).toBeNull();
    expect(drafts.store.getSnapshot().text).toBe(" \n ");
  });

  test("of another conversation is not sent", () => {
    drafts.open("c");
    drafts.write("hello");
    expect(drafts.take("d")).toBeNull();
  });

  test("is counted in code points, as the server counts, and kept when it is too long", () => {
    drafts.open("c");
    drafts.write("🙂".repeat(MAX_BODY));
    expect(drafts.store.getSnapshot().over).toBe(0);
    drafts.write("🙂".repeat(MAX_BODY + 2));
    expect(drafts.store.getSnapshot().over).toBe(2);
    expect(drafts.take("c")).toBeNull();
    drafts.open("d");
    drafts.open("c");
    expect(drafts.store.getSnapshot().over).toBe(2);
  });

  test("is nobody else's", () => {
    drafts.open("c");
    drafts.write("hello");
    drafts.start("");
    expect(drafts.store.getSnapshot().text).toBe("");
    const bob = fresh("bob");
    bob.open("c");
    expect(bob.store.getSnapshot().text).toBe("");
  });
});

describe("what is kept", () => {
  test("is told apart by person, room and key", () => {
    const keep = createKeep(() => storage);
    keep.put("alice", "outbox", "1", "a");
    keep.put("alice", "draft", "1", "b");
    keep.put("bob", "outbox", "2", "c");
    expect([...keep.all("alice", "outbox")]).toEqual([["1", "a"]]);
    expect(keep.get("alice", "draft", "1")).toBe("b");
    expect(keep.get("bob", "draft", "1")).toBeNull();
  });

  test("by others is forgotten, and nothing that is not ours", () => {
    const keep = createKeep(() => storage);
    storage.setItem("theme", "dark");
    keep.put("alice", "draft", "1", "a");
    keep.put("alicette", "draft", "1", "b");
    keep.forgetOthers("alice");
    expect([...keep.all("alice", "draft")]).toEqual([["1", "a"]]);
    expect([...keep.all("alicette", "draft")]).toEqual([]);
    keep.forgetOthers("");
    expect([...keep.all("alice", "draft")]).toEqual([]);
    expect(storage.getItem("theme")).toBe("dark");
  });

  test.each([
    () => null,
    () => {
      throw new DOMException("denied", "SecurityError");
    },
  ])("is nothing where storage is forbidden", (open) => {
    const keep = createKeep(open);
    keep.put("alice", "draft", "1", "a");
    keep.remove("alice", "draft", "1");
    keep.forgetOthers("");
    expect(keep.get("alice", "draft", "1")).toBeNull();
    expect(keep.all("alice", "draft").size).toBe(0);
  });
});
