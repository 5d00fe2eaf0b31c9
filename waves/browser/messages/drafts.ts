/**
 * What is being written, per conversation: survives a reload, leaves with the message.
 *
 * All tabs of a browser share the draft of a conversation. A tab shows what another one has
 * made of it, but never over what is being typed here; when the very text that stands here was
 * sent or deleted elsewhere, it goes here too, so that nothing is sent twice.
 */

import { isBlank } from "../kit/is_blank";
import { createStore, type Store } from "../kit/store";
import type { UserStorage } from "../kit/user_storage";

export interface DraftSnapshot {
  readonly conversationId: string;
  readonly text: string;
  /** Whether there is nothing to send. */
  readonly empty: boolean;
  /** How many characters there are too many. */
  readonly over: number;
}

/** What another tab has stored: the fields of a `StorageEvent`. */
export type StoredElsewhere = Pick<StorageEvent, "key" | "oldValue" | "newValue">;

export interface Drafts {
  readonly store: Store<DraftSnapshot>;
  /** Whose drafts these are; nothing is kept for nobody. */
  start(userId: string): void;
  /** Show the draft of this conversation. */
  open(conversationId: string): void;
  /** The person has typed. */
  write(text: string): void;
  /** Take the text of this conversation if it may be sent; the draft is empty after that. */
  take(conversationId: string): string | null;
  /** Another tab has stored something. */
  storedElsewhere(change: StoredElsewhere): void;
  /** The person has turned to another tab or window: what they do there is newer. */
  left(): void;
}

/** In code points, as the server counts. */
export const MAX_BODY = 4_000;

export const NO_DRAFT: DraftSnapshot = { conversationId: "", text: "", empty: true, over: 0 };

/** Make the drafts; `keep` is where they survive. */
export function createDrafts(keep: UserStorage): Drafts {
  return new KeptDrafts(keep);
}

class KeptDrafts implements Drafts {
  readonly store = createStore(NO_DRAFT);
  #userId = "";
  /** Somebody has typed here and not left since. */
  #isTypedHere = false;

  constructor(private readonly keep: UserStorage) {}

  start(userId: string): void {
    if (userId === this.#userId) return;
    this.#userId = userId;
    this.#isTypedHere = false;
    // The composer may have been drawn before it was known who writes.
    if (userId === "") this.store.set(NO_DRAFT);
    else this.open(this.store.getSnapshot().conversationId);
  }

  open(conversationId: string): void {
    this.#isTypedHere = false;
    this.#show(conversationId, this.#stored(conversationId) ?? "");
  }

  write(text: string): void {
    const { conversationId } = this.store.getSnapshot();
    this.#isTypedHere = true;
    this.#show(conversationId, text);
    this.#save(conversationId, text);
  }

  take(conversationId: string): string | null {
    const draft = this.store.getSnapshot();
    if (draft.conversationId !== conversationId || draft.empty || draft.over > 0) return null;
    this.#isTypedHere = false;
    this.#show(conversationId, "");
    // Another tab may have stored a text of its own that is still being written.
    if (this.#stored(conversationId) === draft.text) this.#save(conversationId, "");
    return draft.text;
  }

  storedElsewhere({ key, oldValue, newValue }: StoredElsewhere): void {
    const { conversationId, text } = this.store.getSnapshot();
    if (this.#userId === "" || conversationId === "") return;
    if (this.keep.keyOf(this.#userId, "draft", key) !== conversationId) return;
    const isGoneThere = newValue === null && text === oldValue;
    if (!this.#isTypedHere || isGoneThere) this.#show(conversationId, newValue ?? "");
    // What stays here has to survive a reload, too.
    else if (newValue === null) this.#save(conversationId, text);
  }

  left(): void {
    const { conversationId, text } = this.store.getSnapshot();
    if ((this.#stored(conversationId) ?? "") === text) this.#isTypedHere = false;
  }

  #show(conversationId: string, text: string): void {
    const length = text.length > MAX_BODY ? [...text].length : text.length;
    const over = Math.max(0, length - MAX_BODY);
    this.store.set({ conversationId, text, empty: isBlank(text), over });
  }

  #stored(conversationId: string): string | null {
    if (this.#userId === "" || conversationId === "") return null;
    return this.keep.get(this.#userId, "draft", conversationId);
  }

  #save(conversationId: string, text: string): void {
    if (this.#userId === "" || conversationId === "") return;
    if (text === "") this.keep.remove(this.#userId, "draft", conversationId);
    else this.keep.put(this.#userId, "draft", conversationId, text);
  }
}
