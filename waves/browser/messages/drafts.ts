/**
 * The draft of each conversation, and the message that it replies to: they survive a reload and are
 * cleared when the message is sent.
 *
 * All tabs of a browser share the drafts. A tab displays what another tab has written, unless the user
 * is typing here; when the same text was sent or deleted elsewhere, it is cleared here too, so that
 * nothing is sent twice.
 */

import { isBlank } from "../kit/is_blank";
import { createStore } from "../kit/store";
import type { UserStorage } from "../kit/user_storage";
import { type ReplyTarget, readReply } from "./reply_target";

export interface DraftSnapshot {
  readonly conversationId: string;
  readonly text: string;
  /** Whether there is nothing to send. */
  readonly empty: boolean;
  /** By how many characters the text exceeds the limit. */
  readonly over: number;
}

/** A change by another tab: fields of a StorageEvent. */
export type StorageChange = Pick<StorageEvent, "key" | "oldValue" | "newValue">;

/** The limit of a message, in code points. */
export const MAX_BODY = 4_000;

export const NO_DRAFT: DraftSnapshot = { conversationId: "", text: "", empty: true, over: 0 };

export class Drafts {
  readonly store = createStore(NO_DRAFT);
  #userId = "";
  /** The user has typed here and not left since. */
  #isTypedHere = false;
  /** The draft while a sent message is edited in its place; otherwise null. */
  #kept: string | null = null;

  constructor(private readonly storage: UserStorage) {}

  /** Set the user whose drafts these are; without one nothing is stored. */
  start(userId: string): void {
    if (userId === this.#userId) return;
    this.#userId = userId;
    this.#isTypedHere = false;
    // The composer may be rendered before the user is known.
    if (userId === "") this.store.set(NO_DRAFT);
    else this.open(this.store.getSnapshot().conversationId);
  }

  /** Show the draft of this conversation. */
  open(conversationId: string): void {
    this.#isTypedHere = false;
    this.#kept = null;
    this.#show(conversationId, this.#stored(conversationId) ?? "");
  }

  /** The user has typed. */
  write(text: string): void {
    const { conversationId } = this.store.getSnapshot();
    if (this.#kept !== null) {
      this.#show(conversationId, text);
      return;
    }
    this.#isTypedHere = true;
    this.#show(conversationId, text);
    this.#save(conversationId, text);
  }

  /** Show the text of a sent message in place of the draft, which is kept. */
  edit(text: string): void {
    const { conversationId, text: draft } = this.store.getSnapshot();
    this.#kept ??= draft;
    this.#show(conversationId, text);
  }

  /** Show the draft again. */
  endEdit(): void {
    if (this.#kept === null) return;
    const draft = this.#kept;
    this.#kept = null;
    this.#show(this.store.getSnapshot().conversationId, draft);
  }

  /** Return the text if it may be sent, and clear the draft; otherwise null. */
  take(conversationId: string): string | null {
    const draft = this.store.getSnapshot();
    if (draft.conversationId !== conversationId || draft.empty || draft.over > 0) return null;
    this.#isTypedHere = false;
    this.#show(conversationId, "");
    // Another tab may have stored another text that is still being written.
    if (this.#stored(conversationId) === draft.text) this.#save(conversationId, "");
    return draft.text;
  }

  /** What the draft of the shown conversation replies to. */
  get reply(): ReplyTarget | null {
    const stored = this.#isStored ? this.storage.get(this.#userId, "reply", this.#id) : null;
    return stored === null ? null : readReply(stored);
  }

  /** Keep with the draft what it replies to. */
  keepReply(target: ReplyTarget | null): void {
    if (!this.#isStored) return;
    if (target === null) this.storage.remove(this.#userId, "reply", this.#id);
    else this.storage.put(this.#userId, "reply", this.#id, JSON.stringify(target));
  }

  /**
   * Whether another tab has replaced what the draft replies to. If the user is writing here, what
   * they reply to stays: it is stored again.
   */
  isReplyReplaced({ key }: StorageChange, shown: ReplyTarget | null): boolean {
    if (!this.#isStored || this.storage.keyOf(this.#userId, "reply", key) !== this.#id)
      return false;
    if (!this.#isTypedHere || this.store.getSnapshot().empty) return true;
    if (this.reply === null) this.keepReply(shown);
    return false;
  }

  /** Another tab has stored something. */
  storageChanged({ key, oldValue, newValue }: StorageChange): void {
    const { conversationId, text } = this.store.getSnapshot();
    if (this.#userId === "" || conversationId === "") return;
    if (this.storage.keyOf(this.#userId, "draft", key) !== conversationId) return;
    if (this.#kept !== null) {
      this.#kept = newValue ?? "";
      return;
    }
    const isGoneThere = newValue === null && text === oldValue;
    if (!this.#isTypedHere || isGoneThere) this.#show(conversationId, newValue ?? "");
    // The text that stays here must also survive a reload.
    else if (newValue === null) this.#save(conversationId, text);
  }

  /** The user has turned to another tab or window: what happens there is newer. */
  left(): void {
    const { conversationId, text } = this.store.getSnapshot();
    if (this.#kept !== null) return;
    if ((this.#stored(conversationId) ?? "") === text) this.#isTypedHere = false;
  }

  #show(conversationId: string, text: string): void {
    const length = text.length > MAX_BODY ? [...text].length : text.length;
    const over = Math.max(0, length - MAX_BODY);
    this.store.set({ conversationId, text, empty: isBlank(text), over });
  }

  get #id(): string {
    return this.store.getSnapshot().conversationId;
  }

  get #isStored(): boolean {
    return this.#userId !== "" && this.#id !== "";
  }

  #stored(conversationId: string): string | null {
    if (this.#userId === "" || conversationId === "") return null;
    return this.storage.get(this.#userId, "draft", conversationId);
  }

  #save(conversationId: string, text: string): void {
    if (this.#userId === "" || conversationId === "") return;
    if (text === "") this.storage.remove(this.#userId, "draft", conversationId);
    else this.storage.put(this.#userId, "draft", conversationId, text);
  }
}
