/** The conversation gateway. */
import { describe, expect, test } from "bun:test";
import { createConversationGateway } from "../../../waves/browser/messages/conversation_gateway";

describe("the conversation gateway", () => {
  const added: unknown[] = [];
  let page: unknown = null;
  const outbox = { add: (...what: unknown[]) => String(added.push(what)) };
  const gateway = createConversationGateway(outbox, async () => page);

  test("maps conversations to users until the user signs out", () => {
    expect(gateway.idOf("bob")).toBe("");
    gateway.update([
      { id: "1", peer: { id: "carol" } },
      { id: "2", peer: { id: "bob" } },
    ]);
    expect(gateway.idOf("bob")).toBe("2");
    gateway.update([]);
    expect(gateway.idOf("bob")).toBe("");
  });

  test("sends through the outbox", () => {
    gateway.add("2", "hello", "id");
    expect(added).toEqual([["2", "hello", "id"]]);
  });

  test("counts a message as stored only for the same sender", async () => {
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
