/** The messages of the outbox as they are kept: one entry each, small, and doubted when read. */
import type { UserStorage } from "../kit/user_storage";

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
}

export interface OutboxStorage {
  save(userId: string, item: OutboxItem): void;
  remove(userId: string, clientId: string): void;
  /** Everything that this person has written and not sent, in the order of writing. */
  all(userId: string): OutboxItem[];
}

/** Keep the items in `keep`. */
export function createOutboxStorage(keep: UserStorage): OutboxStorage {
  // The order of writing, beyond a reload; clocks are set back, and stand still.
  let count = 0;
  return {
    save(userId, item) {
      count += 1;
      // Late is how it looks here and now; what was refused stays refused.
      const refusal = item.problem === "offline" ? "" : item.problem;
      const kept = [item.conversationId, item.body, item.at, count, refusal];
      keep.put(userId, "outbox", item.clientId, JSON.stringify(kept));
    },
    remove: (userId, clientId) => keep.remove(userId, "outbox", clientId),
    all(userId) {
      const found = [...keep.all(userId, "outbox")]
        .map(([clientId, text]) => read(clientId, text))
        .filter((kept) => kept !== null)
        .sort((one, another) => one.count - another.count || one.item.at - another.item.at);
      count = Math.max(count, found.at(-1)?.count ?? 0);
      return found.map((kept) => kept.item);
    },
  };
}

function read(clientId: string, text: string): { item: OutboxItem; count: number } | null {
  try {
    const [conversationId, body, at, count, problem] = JSON.parse(text);
    const strings = [conversationId, body, problem].every((value) => typeof value === "string");
    if (!strings || typeof at !== "number" || typeof count !== "number") return null;
    const status = problem === "" ? "sending" : "failed";
    return { item: { clientId, conversationId, body, at, status, problem, seq: 0 }, count };
  } catch {
    return null;
  }
}
