import { beforeEach, describe, expect, test } from "bun:test";
import { createUserStorage } from "../../../waves/browser/kit/user_storage";
import { Drafts, MAX_BODY } from "../../../waves/browser/messages/drafts";
import { MemoryStorage } from "../support/fake_browser";

let storage: MemoryStorage;
let drafts: Drafts;

function fresh(userId = "alice"): Drafts {
  const made = new Drafts(createUserStorage(() => storage));
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

  test("is restored when the composer is rendered before the user is known", () => {
    drafts.open("c");
    drafts.write("hello");
    const reloaded = new Drafts(createUserStorage(() => storage));
    reloaded.open("c");
    expect(reloaded.store.getSnapshot().text).toBe("");
    reloaded.start("alice");
    expect(reloaded.store.getSnapshot().text).toBe("hello");
  });

  test("is cleared when its message is sent", () => {
    drafts.open("c");
    drafts.write(" hello \n");
    expect(drafts.take("c")).toBe(" hello \n");
    expect(drafts.store.getSnapshot().text).toBe("");
    expect(storage.length).toBe(0);
    expect(drafts.take("c")).toBeNull();
  });

  test("is not sent when it contains only white space", () => {
    drafts.open("c");
    drafts.write(" \n ");
    expect(drafts.store.getSnapshot().empty).toBe(true);
    expect(drafts.take("c")).toBeNull();
    expect(drafts.store.getSnapshot().text).toBe(" \n ");
  });

  test("is not sent in another conversation", () => {
    drafts.open("c");
    drafts.write("hello");
    expect(drafts.take("d")).toBeNull();
  });

  test("is measured in code points and kept when it is too long", () => {
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

  test("is not visible to another user", () => {
    drafts.open("c");
    drafts.write("hello");
    drafts.start("");
    expect(drafts.store.getSnapshot().text).toBe("");
    const bob = fresh("bob");
    bob.open("c");
    expect(bob.store.getSnapshot().text).toBe("");
  });
});

describe("user storage", () => {
  test("separates users, sections and keys", () => {
    const keep = createUserStorage(() => storage);
    keep.put("alice", "outbox", "1", "a");
    keep.put("alice", "draft", "1", "b");
    keep.put("bob", "outbox", "2", "c");
    expect([...keep.all("alice", "outbox")]).toEqual([["1", "a"]]);
    expect(keep.get("alice", "draft", "1")).toBe("b");
    expect(keep.get("bob", "draft", "1")).toBeNull();
  });

  test("removes the values of other users and no foreign keys", () => {
    const keep = createUserStorage(() => storage);
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
  ])("is empty where storage is forbidden", (open) => {
    const keep = createUserStorage(open);
    keep.put("alice", "draft", "1", "a");
    keep.remove("alice", "draft", "1");
    keep.forgetOthers("");
    expect(keep.get("alice", "draft", "1")).toBeNull();
    expect(keep.all("alice", "draft").size).toBe(0);
  });
});

describe("a draft in two tabs", () => {
  /** Tabs of one browser: a change in one fires a storage event in the others. */
  function tabs(count: number): Drafts[] {
    const made: Drafts[] = [];
    for (let own = 0; own < count; own += 1) {
      const shared = new MemoryStorage();
      shared.getItem = (key) => storage.getItem(key);
      const tell = (key: string, change: () => void) => {
        const oldValue = storage.getItem(key);
        change();
        const newValue = storage.getItem(key);
        if (oldValue === newValue) return;
        const others = made.filter((_, index) => index !== own);
        for (const other of others) other.storageChanged({ key, oldValue, newValue });
      };
      shared.setItem = (key, value) => tell(key, () => storage.setItem(key, value));
      shared.removeItem = (key) => tell(key, () => storage.removeItem(key));
      const drafts = new Drafts(createUserStorage(() => shared));
      drafts.start("alice");
      drafts.open("c");
      made.push(drafts);
    }
    return made;
  }
  const textOf = (drafts: Drafts | undefined) => drafts?.store.getSnapshot().text;

  test("is cleared in all tabs after sending and does not reappear", () => {
    const [first, second, third] = tabs(3);
    first?.write("once");
    expect([textOf(second), textOf(third)]).toEqual(["once", "once"]);
    expect(second?.take("c")).toBe("once");
    expect([first, second, third].map(textOf)).toEqual(["", "", ""]);
    expect(first?.take("c")).toBeNull();
    expect(storage.length).toBe(0);
    first?.open("c");
    expect(textOf(first)).toBe("");
  });

  test("is not overwritten in a tab with edits, and survives a reload there", () => {
    const [first, second] = tabs(2);
    first?.write("one");
    second?.write("two");
    expect([textOf(first), textOf(second)]).toEqual(["one", "two"]);
    expect(first?.take("c")).toBe("one");
    expect(textOf(second)).toBe("two");
    first?.write("three");
    expect(second?.take("c")).toBe("two");
    expect(textOf(first)).toBe("three");
    const reloaded = fresh();
    reloaded.open("c");
    expect(textOf(reloaded)).toBe("three");
  });

  test("is stored again when another tab sends a different text", () => {
    const [first, second] = tabs(2);
    first?.write("one");
    second?.write("two");
    expect(second?.take("c")).toBe("two");
    expect(textOf(first)).toBe("one");
    const reloaded = fresh();
    reloaded.open("c");
    expect(textOf(reloaded)).toBe("one");
  });

  test("is deleted in both tabs", () => {
    const [first, second] = tabs(2);
    first?.write("never mind");
    second?.write("");
    expect(textOf(first)).toBe("");
  });

  test("continues in the other tab", () => {
    const [first, second] = tabs(2);
    first?.write("half");
    first?.left();
    second?.write("half a sentence");
    expect(textOf(first)).toBe("half a sentence");
    second?.left();
    expect(first?.take("c")).toBe("half a sentence");
    expect(textOf(second)).toBe("");
  });

  test("ignores storage events of other conversations, users and keys", () => {
    drafts.open("c");
    drafts.write("mine");
    const changed = { oldValue: "mine", newValue: null };
    for (const key of [null, "other", "waves:of:alice:draft:d", "waves:of:bob:draft:c"]) {
      drafts.storageChanged({ key, ...changed });
    }
    expect(textOf(drafts)).toBe("mine");
  });
});

test("any stored text is restored, and one that is too long is not sent", () => {
  storage.setItem("waves:of:alice:draft:c", "\u0000".repeat(2));
  storage.setItem("waves:of:alice:draft:d", "x".repeat(MAX_BODY + 3));
  drafts.open("c");
  expect([drafts.store.getSnapshot().empty, drafts.take("c")]).toEqual([true, null]);
  drafts.open("d");
  expect([drafts.store.getSnapshot().over, drafts.take("d")]).toEqual([3, null]);
});
