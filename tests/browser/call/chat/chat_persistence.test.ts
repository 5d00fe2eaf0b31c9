import { describe, expect, test } from "bun:test";
import {
  createChatStorage,
  type PersistedChat,
} from "../../../../waves/browser/call/chat/chat_persistence";
import { MemoryStorage } from "../../support/fake_browser";

describe("the chat in the storage of a tab", () => {
  const chat: PersistedChat = {
    callId: "call",
    own: [],
    remote: [],
    delivered: 0,
    read: 0,
    consent: { keep: 1, heard: 0, agreed: false, known: 0, remoteAgreed: false },
    given: 0,
    draft: "half",
  };

  test("is restored until it is cleared", () => {
    const memory = createChatStorage(() => storage);
    const storage = new MemoryStorage();
    memory.save(chat);
    expect(memory.load()).toEqual(chat);
    memory.clear();
    expect([memory.load(), storage.length]).toEqual([null, 0]);
  });

  test("tolerates full, forbidden and outdated storage", () => {
    const storage = new MemoryStorage();
    const memory = createChatStorage(() => storage);
    for (const text of ["{", "[]", '{"callId":"call"}', '{"callId":1,"own":[],"remote":[]}']) {
      storage.setItem("waves:call-chat", text);
      expect(memory.load()).toBeNull();
    }
    const forbidden = createChatStorage(() => {
      throw new DOMException("no", "SecurityError");
    });
    forbidden.save(chat);
    expect([forbidden.load(), createChatStorage(() => null).load()]).toEqual([null, null]);
  });
});
