/**
 * The drafts that the conversation list shows: of each conversation but the open one, the beginning
 * of its draft on one line. Drafts of other tabs are among them.
 */
import { createStore } from "../kit/store";
import type { UserStorage } from "../kit/user_storage";
import type { StorageChange } from "./drafts";
import { preview } from "./preview";

/** By conversation; absent or empty: there is none to show. */
export type DraftLinesSnapshot = Readonly<Record<string, string>>;

export class DraftLines {
  readonly store = createStore<DraftLinesSnapshot>({});
  #userId = "";
  #openId = "";

  constructor(private readonly storage: Pick<UserStorage, "all" | "get" | "keyOf">) {}

  /** Show the drafts of this user; without one, none. */
  start(userId: string): void {
    if (userId === this.#userId) return;
    this.#userId = userId;
    const before = Object.keys(this.store.getSnapshot()).map((id) => [id, ""]);
    const drafts = userId === "" ? [] : [...this.storage.all(userId, "draft")];
    const lines = drafts.map(([id, text]) => [id, this.#line(id, text)]);
    this.store.set(Object.fromEntries([...before, ...lines]));
  }

  /** The composer shows the draft of this conversation. */
  open(conversationId: string): void {
    this.#openId = conversationId;
    this.#show(conversationId, "");
  }

  /** It does no longer. */
  close(conversationId: string): void {
    if (conversationId === this.#openId) this.#openId = "";
    if (this.#userId === "") return;
    this.#show(conversationId, this.storage.get(this.#userId, "draft", conversationId) ?? "");
  }

  /** Another tab has stored something. */
  storageChanged({ key, newValue }: StorageChange): void {
    if (this.#userId === "") return;
    const conversationId = this.storage.keyOf(this.#userId, "draft", key);
    if (conversationId !== null) this.#show(conversationId, newValue ?? "");
  }

  #show(conversationId: string, text: string): void {
    if (conversationId === "") return;
    const line = this.#line(conversationId, text);
    const shown = this.store.getSnapshot()[conversationId] ?? "";
    if (line !== shown) this.store.set({ [conversationId]: line });
  }

  #line(conversationId: string, text: string): string {
    return conversationId === this.#openId ? "" : preview(text);
  }
}
