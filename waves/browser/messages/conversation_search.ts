/** Search in the open conversation: goes from one match to the next. */
import type { Clock } from "../kit/clock";
import { createStore } from "../kit/store";
import { type FetchFound, MessageSearch, type SearchFilter } from "./message_search";

/** The pause in typing after which a search starts. */
const AFTER_TYPING_MS = 250;

export interface ConversationSearchDeps {
  readonly conversationId: string;
  readonly fetchFound: FetchFound;
  readonly clock: Clock;
  /** Show a message of the conversation. */
  jumpTo(seq: number): void;
}

export class ConversationSearch {
  /** The match that is shown, counted from 1, the newest first; 0: none yet. */
  readonly place = createStore({ position: 0 });
  readonly found: MessageSearch;
  #cancel: (() => void) | null = null;
  #typed = "";
  #running: Promise<void> = Promise.resolve();
  #sender: Pick<SearchFilter, "from"> = {};

  constructor(private readonly deps: ConversationSearchDeps) {
    this.found = new MessageSearch(deps.fetchFound);
  }

  /** The user has typed: search when they pause. */
  typed(words: string): void {
    this.#typed = words;
    this.#cancel?.();
    this.#cancel = this.deps.clock.after(AFTER_TYPING_MS, () => void this.#search());
  }

  /** Search what one of the two has written, or what both have: "". */
  from(sender: string): void {
    this.#sender = sender === "me" || sender === "peer" ? { from: sender } : {};
    void this.#search();
  }

  /** Show the next older match. */
  async older(): Promise<void> {
    if (this.#cancel !== null) void this.#search();
    await this.#running;
    const next = this.place.getSnapshot().position + 1;
    if (next > this.found.store.getSnapshot().items.length) await this.found.more();
    this.#show(next);
  }

  /** Show the next newer match. */
  newer(): void {
    this.#show(this.place.getSnapshot().position - 1);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #search(): Promise<void> {
    this.stop();
    this.place.set({ position: 0 });
    const { conversationId: conversation } = this.deps;
    this.#running = this.found.ask(this.#typed, { conversation, ...this.#sender });
    return this.#running;
  }

  #show(position: number): void {
    const match = this.found.store.getSnapshot().items[position - 1];
    if (match === undefined) return;
    this.place.set({ position });
    this.deps.jumpTo(match.seq);
  }
}
