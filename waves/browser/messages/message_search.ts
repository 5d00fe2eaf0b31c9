/** Search in messages over the API, page by page; the responses are untrusted. */
import * as v from "valibot";
import { count, parse } from "../kit/parse";
import { createStore } from "../kit/store";

const FOUND = v.object({
  id: v.string(),
  conversation_id: v.string(),
  seq: count,
  sender_id: v.string(),
  created_at: v.string(),
  peer: v.object({
    id: v.string(),
    username: v.string(),
    display_name: v.string(),
    avatar_url: v.nullish(v.string(), ""),
  }),
  nickname: v.optional(v.string(), ""),
  excerpt: v.array(v.object({ text: v.string(), marked: v.boolean() })),
});
const PAGE = v.object({
  items: v.array(FOUND),
  total: v.optional(count),
  complete: v.boolean(),
  next: v.optional(v.string()),
});

export type FoundMessage = v.InferOutput<typeof FOUND>;
/** Return a page of what is found, as the API does; null: it does not answer. */
export type FetchFound = (query: Readonly<Record<string, string>>) => Promise<unknown>;

/** Which messages are searched; without a field: all. */
export interface SearchFilter {
  /** Those of one conversation, by its id. */
  readonly conversation?: string;
  /** Those that the user or the peer has written. */
  readonly from?: "me" | "peer";
}

export interface MessageSearchSnapshot {
  /** What the rest is the result of. */
  readonly words: string;
  readonly items: readonly FoundMessage[];
  /** The people with matches among those that were loaded without a filter, each once. */
  readonly people: readonly FoundMessage[];
  /** How many there are in one conversation; the server stops to count at 1,000. */
  readonly total: number;
  /** Whether every message was searched. */
  readonly complete: boolean;
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly failed: boolean;
}

export const NO_SEARCH: MessageSearchSnapshot = {
  words: "",
  items: [],
  people: [],
  total: 0,
  complete: true,
  hasMore: false,
  busy: false,
  failed: false,
};
/** The longest query; code points of which a character has at most two units. */
const MOST_CHARACTERS = 100;
const PAGE_SIZE = "20";

export class MessageSearch {
  readonly store = createStore(NO_SEARCH);
  #words = "";
  #filter: SearchFilter = {};
  #next = "";
  #asked = 0;

  constructor(private readonly fetchFound: FetchFound) {}

  /** Search for these words. The results before stay until there are new ones. */
  async ask(words: string, filter: SearchFilter = {}): Promise<void> {
    this.#asked += 1;
    this.#filter = filter;
    this.#words = [...words.trim()].slice(0, MOST_CHARACTERS).join("");
    if (this.#words === "") this.store.set(NO_SEARCH);
    else await this.#load("");
  }

  /** Load the next page, if there is one. */
  async more(): Promise<void> {
    const { busy, hasMore } = this.store.getSnapshot();
    if (hasMore && !busy) await this.#load(this.#next);
  }

  async #load(before: string): Promise<void> {
    const asked = this.#asked;
    this.store.set({ busy: true });
    const answer = await this.fetchFound(this.#query(before)).catch(() => null);
    if (asked !== this.#asked) return;
    const page = parse(PAGE, answer);
    if (page === null) this.store.set({ busy: false, failed: true });
    else this.#show(page, before);
  }

  #query(before: string): Record<string, string> {
    const place = before === "" ? {} : { before };
    return { query: this.#words, limit: PAGE_SIZE, ...this.#filter, ...place };
  }

  #show({ items, total, complete, next }: v.InferOutput<typeof PAGE>, before: string): void {
    const known = this.store.getSnapshot();
    this.#next = next ?? "";
    const all = before === "" ? items : [...known.items, ...items];
    this.store.set({
      words: this.#words,
      items: all,
      people: this.#filter.conversation ? known.people : onePerConversation(all),
      total: total ?? (before === "" ? items.length : known.total),
      complete,
      hasMore: next !== undefined,
      busy: false,
      failed: false,
    });
  }
}

function onePerConversation(found: readonly FoundMessage[]): readonly FoundMessage[] {
  const seen = new Set<string>();
  return found.filter(({ conversation_id: id }) => !seen.has(id) && seen.add(id));
}
