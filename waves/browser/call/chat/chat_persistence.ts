/** The chat of the running call in this tab's sessionStorage: it survives a reload. */
import * as v from "valibot";
import { count } from "../../kit/parse";
import { createTabStorage, type TabStorage } from "../../kit/tab_storage";

const messages = v.array(
  v.object({ n: count, id: v.string(), body: v.string(), at: v.number(), seen: count }),
);
const persistedChat = v.object({
  callId: v.string(),
  own: v.pipe(messages, v.readonly()),
  remote: v.pipe(messages, v.readonly()),
  /** How many of our messages the peer has. */
  delivered: count,
  /** How many of the peer's messages have been read here. */
  read: count,
  consent: v.object({
    keep: count,
    heard: count,
    agreed: v.boolean(),
    known: count,
    remoteAgreed: v.boolean(),
  }),
  /** How many of our messages are in the conversation. */
  given: count,
  draft: v.string(),
});

export type PersistedChat = v.InferOutput<typeof persistedChat>;
export type ChatStorage = TabStorage<PersistedChat>;

/** Persist the chat in the storage that `open` returns, if any. */
export function createChatStorage(open: () => Storage | null): ChatStorage {
  return createTabStorage("waves:call-chat", open, persistedChat);
}
