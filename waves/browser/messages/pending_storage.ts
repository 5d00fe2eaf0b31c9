/** Changes that wait for the server, in localStorage: one entry each, validated when read. */
import * as v from "valibot";
import { count, parse, readJson, textUpTo } from "../kit/parse";
import type { UserStorage } from "../kit/user_storage";
import { MAX_BODY } from "./drafts";

/** A grapheme may have many code points; the server decides. */
const MAX_EMOJI = 64;

const text = v.pipe(v.string(), v.nonEmpty());
const place = { messageId: text, conversationId: text, seq: count };
const changeSchema = v.variant("kind", [
  v.object({
    ...place,
    kind: v.literal("edit"),
    // Empty: the caption of files is removed.
    body: textUpTo(2 * MAX_BODY),
  }),
  v.object({ ...place, kind: v.literal("delete") }),
  v.object({
    ...place,
    kind: v.literal("react"),
    emoji: v.pipe(textUpTo(MAX_EMOJI), v.nonEmpty()),
    active: v.boolean(),
  }),
  v.object({ ...place, kind: v.literal("pin"), active: v.boolean() }),
]);

/** What the user wants to change in a message. */
export type MessageChange = Readonly<v.InferOutput<typeof changeSchema>>;
/** A change and when it was made, milliseconds since 1970 by this browser's clock. */
export type PendingChange = MessageChange & { readonly at: number };

export interface ChangeStorage {
  save(userId: string, item: PendingChange): void;
  remove(userId: string, item: PendingChange): void;
  /** The waiting changes of this user, the oldest first. */
  all(userId: string): PendingChange[];
}

const entrySchema = v.tuple([v.pipe(v.number(), v.finite()), changeSchema]);

/** What a newer change replaces: the same key. */
export const keyOf = (change: MessageChange): string =>
  `${change.messageId}:${change.kind}${change.kind === "react" ? `:${change.emoji}` : ""}`;

/** Keep the changes in the storage of the user. */
export function createChangeStorage(storage: UserStorage): ChangeStorage {
  return {
    save(userId, { at, ...change }) {
      storage.put(userId, "change", keyOf(change), JSON.stringify([at, change]));
    },
    remove: (userId, item) => storage.remove(userId, "change", keyOf(item)),
    all: (userId) =>
      [...storage.all(userId, "change").values()]
        .map((text) => parse(entrySchema, readJson(text)))
        .filter((entry) => entry !== null)
        .map(([at, change]) => ({ ...change, at }))
        .sort((one, another) => one.at - another.at),
  };
}
