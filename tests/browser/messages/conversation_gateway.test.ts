/** The way into a conversation, and the storage of a tab. */
import { describe, expect, test } from "bun:test";
import {
  createChatMemory,
  type RememberedChat,
} from "../../../waves/browser/call/chat/chat_persistence";
import { createConversationGateway } from "../../../waves/browser/messages/conversation_gateway";
import { MemoryStorage } from "../support/fake_browser";

describe("the door of a conversation", () => {
  const added: unknown[] = [];
  let page: unknown = null;
  const outbox = { add: (...what: unknown[]) => String(added.push(what)) };
  const gateway = createConversationGateway(outbox, async () => page);

  test("knows whose conversation is which, until nobody is signed in", () => {
    expect(gateway.idOf("bob")).toBe("");
    gateway.has([
      { id: "1", peer: { id: "carol" } },
      { id: "2", peer: { id: "bob" } },
    ]);
    expect(gateway.idOf("bob")).toBe("2");
    gateway.has([]);
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

describe("the storage of a tab", () => {
  const chat: RememberedChat = {
    callId: "call",
    own: [],
    theirs: [],
    delivered: 0,
    read: 0,
    agreement: { keep: 1, heard: 0, agreed: false, known: 0, theyAgreed: false },
    given: 0,
    draft: "half",
  };

  test("gives back what was saved, and nothing once it is cleared", () => {
    const memory = createChatMemory(() => storage);
    const storage = new MemoryStorage();
    memory.save(chat);
    expect(memory.load()).toEqual(chat);
    memory.clear();
    expect([memory.load(), storage.length]).toEqual([null, 0]);
  });

  test("may be full, forbidden, or hold what an older version wrote", () => {
    const storage = new MemoryStorage();
    const memory = createChatMemory(() => storage);
    for (const text of ["{", "[]", '{"callId":"call"}', '{"callId":1,"own":[],"theirs":[]}']) {
      storage.setItem("waves:call-chat", text);
      expect(memory.load()).toBeNull();
    }
    const forbidden = createChatMemory(() => {
      throw new DOMException("no", "SecurityError");
    });
    forbidden.save(chat);
    expect([forbidden.load(), createChatMemory(() => null).load()]).toEqual([null, null]);
  });
});
