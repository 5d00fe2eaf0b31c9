/** The messages of the outbox in localStorage: one entry each, validated when read. */
import * as v from "valibot";
import { count, parse, readJson, textUpTo } from "../kit/parse";
import type { UserStorage } from "../kit/user_storage";
import { MAX_BODY } from "./drafts";
import { parseReply, type ReplyTarget } from "./reply_target";

export interface OutboxItem {
  readonly clientId: string;
  readonly conversationId: string;
  readonly body: string;
  /** When it was written, milliseconds since 1970 by this browser's clock. */
  readonly at: number;
  readonly status: "sending" | "sent" | "failed";
  /** Why it failed: `offline` (still being tried), or the server's code; else empty. */
  readonly problem: string;
  /** Its place in the conversation once acknowledged, else 0. */
  readonly seq: number;
  readonly replyTo?: ReplyTarget;
}

export interface OutboxStorage {
  save(userId: string, item: OutboxItem): void;
  remove(userId: string, clientId: string): void;
  /** The unsent messages of this user, in the order of writing. */
  all(userId: string): OutboxItem[];
}

/** Conversation, text, time of writing, position in the order of writing, refusal; the reply. */
const entrySchema = v.tupleWithRest(
  [
    v.pipe(v.string(), v.nonEmpty()),
    // A code point takes up to two UTF-16 code units.
    v.pipe(textUpTo(2 * MAX_BODY), v.nonEmpty()),
    v.pipe(v.number(), v.finite()),
    count,
    v.string(),
  ],
  v.unknown(),
);

/** Keep the messages in the storage of the user. */
export function createOutboxStorage(storage: UserStorage): OutboxStorage {
  // The order of writing survives a reload, and a clock that is set back.
  let position = 0;
  return {
    save(userId, { conversationId, body, at, clientId, problem, replyTo }) {
      position += 1;
      // An offline message is sent again after a reload; a refusal is final.
      const refusal = problem === "offline" ? "" : problem;
      const written: v.InferOutput<typeof entrySchema> = [
        conversationId,
        body,
        at,
        position,
        refusal,
      ];
      const entry = replyTo === undefined ? written : [...written, replyTo];
      storage.put(userId, "outbox", clientId, JSON.stringify(entry));
    },
    remove: (userId, clientId) => storage.remove(userId, "outbox", clientId),
    all(userId) {
      const stored = [...storage.all(userId, "outbox")]
        .map(([clientId, text]) => read(clientId, text))
        .filter((entry) => entry !== null)
        .sort((one, other) => one.position - other.position || one.item.at - other.item.at);
      position = Math.max(position, stored.at(-1)?.position ?? 0);
      return stored.map(({ item }) => item);
    },
  };
}

function read(clientId: string, text: string): { item: OutboxItem; position: number } | null {
  const entry = parse(entrySchema, readJson(text));
  if (entry === null || clientId === "") return null;
  const [conversationId, body, at, position, problem, reply] = entry;
  const status = problem === "" ? "sending" : "failed";
  const replyTo = parseReply(reply);
  const item: OutboxItem = { clientId, conversationId, body, at, status, problem, seq: 0 };
  return { item: replyTo === null ? item : { ...item, replyTo }, position };
}
