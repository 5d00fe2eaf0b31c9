/** The way into a conversation, and the storage of a tab. */
import { describe, expect, test } from "bun:test";
import { createConversationGateway } from "../../../waves/browser/messages/conversation_gateway";

describe("the door of a conversation", () => {
  const added: unknown[] = [];
  let page: unknown = null;
  const outbox = { add: (...what: unknown[]) => String(added.push(what)) };
  const gateway = createConversationGateway(outbox, async () => page);

  test("knows whose conversation is which, until nobody is signed in", () => {
    expect(gateway.idOf("bob")).toBe("");
    gateway.update([
      { id: "1", peer: { id: "carol" } },
      { id: "2", peer: { id: "bob" } },
    ]);
    expect(gateway.idOf("bob")).toBe("2");
    gateway.update([]);
    expect(gateway.idOf("bob")).toBe("");
  });

  test("writes by the outbox", () => {
    gateway.add("2", "hello", "id");
    expect(added).toEqual([["2", "hello", "id"]]);
  });

  test("takes a message for stored only when it is this sender's", async () => {
    const answers = [];
    for (page of [
      null,
      {},
      { items: 5 },
      { items: [null, "x"] },
      { items: [{ sender_id: "alice", client_id: "id" }] },
      { items: [{ sender_id: "bob", client_id: "id" }] },
    ]) {
      answers.push(await gateway.isStored("2", "bob", "id"));
    }
    expect(answers).toEqual([false, false, false, false, false, true]);
  });
});
