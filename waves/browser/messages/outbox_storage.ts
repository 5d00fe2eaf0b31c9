/** The messages of the outbox in localStorage: one entry each, validated when read. */
import * as v from "valibot";
import { count, parse, readJson, textUpTo } from "../kit/parse";
import type { UserStorage } from "../kit/user_storage";
import { MAX_BODY } from "./drafts";
import type { OutgoingFile } from "./file_view";
import { kindSchema, parseReply, type ReplyTarget } from "./reply_target";

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
  /** Their contents are in IndexedDB (`files/blob_store.ts`). */
  readonly files?: readonly OutgoingFile[];
}

export interface OutboxStorage {
  save(userId: string, item: OutboxItem): void;
  remove(userId: string, clientId: string): void;
  /** The unsent messages of this user, in the order of writing. */
  all(userId: string): OutboxItem[];
}

/** The most UTF-16 code units of a name or a media type. */
const MAX_NAME = 1_024;

const fileSchema = v.object({
  upload: v.pipe(textUpTo(MAX_NAME), v.nonEmpty()),
  kind: kindSchema,
  name: textUpTo(MAX_NAME),
  type: textUpTo(MAX_NAME),
  size: count,
  width: v.exactOptional(count),
  height: v.exactOptional(count),
  duration_ms: v.exactOptional(count),
  peaks: v.exactOptional(v.array(count)),
});
const filesSchema = v.pipe(v.array(fileSchema), v.nonEmpty());

/**
 * Conversation, text, time of writing, position in the order of writing, refusal; then the reply and
 * the files.
 */
const entrySchema = v.tupleWithRest(
  [
    v.pipe(v.string(), v.nonEmpty()),
    // A code point takes up to two UTF-16 code units.
    textUpTo(2 * MAX_BODY),
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
    save(userId, { conversationId, body, at, clientId, problem, replyTo, files }) {
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
      const rest = files === undefined ? [replyTo] : [replyTo ?? null, files];
      const entry = [...written, ...rest.filter((one) => one !== undefined)];
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

/** Return the names of the uploads of these messages. */
export const uploadsIn = (items: readonly OutboxItem[]): ReadonlySet<string> =>
  new Set(items.flatMap((item) => item.files ?? []).map(({ upload }) => upload));

function read(clientId: string, text: string): { item: OutboxItem; position: number } | null {
  const entry = parse(entrySchema, readJson(text));
  if (entry === null || clientId === "") return null;
  const [conversationId, body, at, position, problem, reply, kept] = entry;
  const status = problem === "" ? "sending" : "failed";
  const replyTo = parseReply(reply);
  const files = parse(filesSchema, kept);
  if (body === "" && files === null) return null;
  const item: OutboxItem = {
    ...{ clientId, conversationId, body, at, status, problem, seq: 0 },
    ...(replyTo === null ? {} : { replyTo }),
    ...(files === null ? {} : { files }),
  };
  return { item, position };
}
