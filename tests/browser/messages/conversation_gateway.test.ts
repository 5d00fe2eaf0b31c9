/** The conversation gateway. */
import { describe, expect, test } from "bun:test";
import { createConversationGateway } from "../../../waves/browser/messages/conversation_gateway";

describe("the conversation gateway", () => {
  const added: unknown[] = [];
  let page: unknown = null;
  const outbox = { add: (...what: unknown[]) => String(added.push(what)) };
  const lists: Record<string, unknown> = {};
  const asked: string[] = [];
  const gateway = createConversationGateway(outbox, {
    fetchNewest: async () => page,
    async fetchConversations(before) {
      asked.push(before);
      if (lists[before] instanceof Error) throw lists[before];
      return lists[before];
    },
  });

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

  test("finds a conversation that the list does not reach, page by page", async () => {
    lists[""] = { items: [null, {}, { id: 5, peer: { id: "dave" } }], next: "more" };
    lists.more = { items: [{ id: "7", peer: { id: "dave" } }] };
    asked.length = 0;
    expect(gateway.idOf("dave")).toBe("");
    expect(gateway.idOf("dave")).toBe("");
    await settled();
    expect(gateway.idOf("dave")).toBe("7");
    expect(asked).toEqual(["", "more"]);
    gateway.update([]);
    expect(gateway.idOf("dave")).toBe("");
    await settled();
  });

  test("asks once for a user without a conversation, and again after a failure", async () => {
    for (const [answer, count] of [
      [{ items: [] }, 1],
      [null, 3],
      [new Error("offline"), 3],
    ] as const) {
      gateway.update([]);
      lists[""] = answer;
      asked.length = 0;
      for (let attempt = 0; attempt < 3; attempt++) {
        expect(gateway.idOf("erin")).toBe("");
        await settled();
      }
      expect(asked).toHaveLength(count);
    }
  });
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
