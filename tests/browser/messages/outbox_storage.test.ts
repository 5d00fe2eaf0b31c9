/** The stored outbox, and its handling of malformed content. */
import { beforeEach, describe, expect, test } from "bun:test";
import { createUserStorage } from "../../../waves/browser/kit/user_storage";
import {
  createOutboxStorage,
  type OutboxItem,
  type OutboxStorage,
} from "../../../waves/browser/messages/outbox_storage";
import { MemoryStorage } from "../support/fake_browser";

let memory: MemoryStorage;

const fresh = (): OutboxStorage => createOutboxStorage(createUserStorage(() => memory));

const message = (clientId: string, changes: Partial<OutboxItem> = {}): OutboxItem => ({
  clientId,
  conversationId: "c",
  body: `text of ${clientId}`,
  at: 1_000,
  status: "sending",
  problem: "",
  seq: 0,
  ...changes,
});

beforeEach(() => {
  memory = new MemoryStorage();
});

describe("the stored outbox", () => {
  test("survives a reload in the order of writing, whatever the clock", () => {
    fresh().save("alice", message("one", { at: 9_000 }));
    fresh().all("alice");
    const storage = fresh();
    expect(storage.all("alice").map(({ clientId }) => clientId)).toEqual(["one"]);
    storage.save("alice", message("two", { at: 10 }));
    expect(
      fresh()
        .all("alice")
        .map(({ clientId }) => clientId),
    ).toEqual(["one", "two"]);
  });

  test("is separate for each user", () => {
    fresh().save("alice", message("one"));
    expect(fresh().all("bob")).toEqual([]);
    fresh().remove("bob", "one");
    expect(fresh().all("alice")).toEqual([message("one")]);
    fresh().remove("alice", "one");
    expect(memory.length).toBe(0);
  });

  test("keeps a refused message failed and retries one that failed offline", () => {
    fresh().save("alice", message("one", { status: "failed", problem: "conversation_closed" }));
    fresh().save("alice", message("two", { status: "failed", problem: "offline" }));
    const stored = fresh().all("alice");
    expect(stored.map(({ status, problem }) => [status, problem])).toEqual([
      ["failed", "conversation_closed"],
      ["sending", ""],
    ]);
  });
});

describe("stored content", () => {
  const GOOD = ["c", "hello", 1, 1, ""];

  test("is read when it is well-formed", () => {
    memory.setItem("waves:of:alice:outbox:one", JSON.stringify(GOOD));
    expect(fresh().all("alice")).toEqual([message("one", { body: "hello", at: 1 })]);
  });

  test.each([
    ["no JSON", "["],
    ["nothing", ""],
    ["null", "null"],
    ["an object", JSON.stringify({ ...GOOD })],
    ["too few fields", JSON.stringify(GOOD.slice(0, 4))],
    ["no conversation", JSON.stringify(["", ...GOOD.slice(1)])],
    ["a text that is not one", JSON.stringify(["c", { text: "x" }, 1, 1, ""])],
    ["an empty text", JSON.stringify(["c", "", 1, 1, ""])],
    ["a text beyond the limit", JSON.stringify(["c", "x".repeat(8_001), 1, 1, ""])],
    ["a time that is not a number", JSON.stringify(["c", "hello", "1", 1, ""])],
    ["a position below zero", JSON.stringify(["c", "hello", 1, -1, ""])],
    ["a position with a fraction", JSON.stringify(["c", "hello", 1, 0.5, ""])],
    ["a refusal that is not a text", JSON.stringify(["c", "hello", 1, 1, null])],
  ])("is ignored when it is malformed (%s), and the other entries are read", (_what, text) => {
    memory.setItem("waves:of:alice:outbox:bad", text);
    fresh().save("alice", message("one"));
    expect(fresh().all("alice")).toEqual([message("one")]);
  });

  test("is ignored without a client id", () => {
    memory.setItem("waves:of:alice:outbox:", JSON.stringify(GOOD));
    expect(fresh().all("alice")).toEqual([]);
  });
});
