/** What the chat of a call meets in a page: storage, the conversation, the eyes of a person. */

import type { ChatDeps, ChatPage } from "../../../waves/browser/call/chat/chat_deps";
import type { ChatStorage, PersistedChat } from "../../../waves/browser/call/chat/chat_persistence";
import { createStore } from "../../../waves/browser/kit/store";
import { UNKNOWN_DAY } from "../../../waves/browser/kit/today";
import type { ConversationAccess } from "../../../waves/browser/messages/conversation_gateway";

export interface StoredRow {
  senderId: string;
  clientId: string;
  body: string;
}

/** The conversation of the two on the server: each client id of a sender is one row. */
export class FakeConversation {
  readonly rows: StoredRow[] = [];
  /** Whether the server can be asked. */
  isReachable = true;

  get bodies(): string[] {
    return this.rows.map((row) => row.body);
  }

  store(row: StoredRow): void {
    if (!this.has(row.senderId, row.clientId)) this.rows.push(row);
  }

  has(senderId: string, clientId: string): boolean {
    return this.rows.some((row) => row.senderId === senderId && row.clientId === clientId);
  }
}

/** The outbox of one page: in order, and at once unless the test holds it up. */
export class FakeDoor implements ConversationAccess {
  isKnown = true;
  isHeldUp = false;
  readonly added: StoredRow[] = [];
  asked = 0;

  constructor(
    private readonly userId: string,
    private readonly conversation: FakeConversation,
  ) {}

  idOf(peerId: string): string {
    return this.isKnown && peerId !== this.userId ? "conversation" : "";
  }

  add(_conversationId: string, body: string, clientId: string): void {
    this.added.push({ senderId: this.userId, clientId, body });
    if (!this.isHeldUp) this.letGo();
  }

  letGo(): void {
    this.isHeldUp = false;
    for (const row of this.added) this.conversation.store(row);
  }

  async isStored(_conversationId: string, senderId: string, clientId: string): Promise<boolean> {
    this.asked += 1;
    if (!this.conversation.isReachable) throw new TypeError("no network");
    return this.conversation.has(senderId, clientId);
  }
}

/** Through text, as in a browser. */
export class FakeChatMemory implements ChatStorage {
  text = "";
  saves = 0;

  save(chat: PersistedChat): boolean {
    this.saves += 1;
    this.text = JSON.stringify(chat);
    return true;
  }

  load(): PersistedChat | null {
    return this.text === "" ? null : (JSON.parse(this.text) as PersistedChat);
  }

  clear(): void {
    this.text = "";
  }
}

export class FakeEyes implements ChatPage {
  readonly today = createStore(UNKNOWN_DAY);
  #watched = true;
  #onWatch: (() => void)[] = [];
  #onLeave: (() => void)[] = [];

  isWatched(): boolean {
    return this.#watched;
  }

  onWatch(listener: () => void): void {
    this.#onWatch.push(listener);
  }

  onLeave(listener: () => void): void {
    this.#onLeave.push(listener);
  }

  watch(isWatched: boolean): void {
    this.#watched = isWatched;
    for (const listener of this.#onWatch) listener();
  }

  leave(): void {
    for (const listener of this.#onLeave) listener();
  }
}

let ids = 0;

export const fakeUuid = (): string => {
  ids += 1;
  return `00000000-0000-4000-8000-${String(ids).padStart(12, "0")}`;
};

export class FakeChatParts implements ChatDeps {
  readonly gateway: FakeDoor;
  readonly page = new FakeEyes();
  readonly newId = fakeUuid;

  constructor(
    private readonly userId: string,
    private readonly conversation: FakeConversation,
    readonly storage = new FakeChatMemory(),
  ) {
    this.gateway = new FakeDoor(userId, conversation);
  }

  /** The same tab with another page in it: it has what is in the storage. */
  reloaded(): FakeChatParts {
    return new FakeChatParts(this.userId, this.conversation, this.storage);
  }
}
