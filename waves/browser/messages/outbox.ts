/**
 * Outgoing messages: displayed at once, stored across reloads, sent until the server has them.
 *
 * A message is sent again with the same client id until it is acknowledged or refused; the server
 * stores it once. It stays until its row is displayed, because the acknowledgement and the row arrive
 * on two sockets, in either order. One message per conversation is in flight, which keeps the order.
 * A rate limit of the server pauses all conversations.
 */
import type { Clock } from "../kit/clock";
import { createStore } from "../kit/store";
import { SocketError } from "../socket/incoming_frames";
import type { Socket } from "../socket/socket";
import type { OutgoingFile } from "./file_view";
import type { OutboxItem, OutboxStorage } from "./outbox_storage";
import type { ReplyTarget } from "./reply_target";

export interface OutboxSnapshot {
  /** In the order of writing. */
  readonly items: readonly OutboxItem[];
}

/** Brings the files of messages to the server. */
export interface FileSender {
  /**
   * Return the ids of the uploaded files, in their order; `moved` is called while they make progress.
   *
   * It waits for a lost connection, and rejects with a SocketError where the server refuses.
   */
  send(files: readonly OutgoingFile[], moved: () => void): Promise<readonly string[]>;
  /** The message is stored. */
  sent(files: readonly OutgoingFile[]): void;
  /** The message will not be sent. */
  drop(files: readonly OutgoingFile[]): void;
}

export interface OutboxDeps {
  socket: Pick<Socket, "request" | "on" | "onOpen" | "isOpen">;
  /** Make the socket reconnect at once. */
  checkNow(): void;
  storage: OutboxStorage;
  files: FileSender;
  clock: Clock;
  /** Return a new UUID. */
  newId(): string;
}

/** A message that is not acknowledged by then is marked as failed (test M3: within 10 s). */
export const LATE_AFTER_MS = 8_000;
/** Open tabs send their own messages; older ones may belong to a closed tab. */
const ORPHAN_AFTER_MS = 5_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** An unexpected error on this side. */
const INTERNAL_ERROR = new SocketError("internal");

/** Errors that are not a refusal: the message is sent again. */
const RETRYABLE = new Set([
  "closed",
  "timeout",
  "unavailable",
  "too_many_requests",
  "internal",
  "not_signed_in",
  "hello_first",
]);

/** Whether an error code is the server's refusal: the same command would be refused again. */
export const isRefusal = (code: string): boolean => !RETRYABLE.has(code);

/** Nothing is read or sent before `start`. */
export class Outbox {
  readonly store = createStore<OutboxSnapshot>({ items: [] });
  #userId = "";
  /** Counts how often the socket has opened. */
  #opening = 0;
  readonly #busy = new Set<string>();
  /** The messages that the server may have: their frame was sent. */
  readonly #posted = new Set<string>();
  readonly #pauses = new Map<string, number>();
  readonly #lateTimers = new Map<string, () => void>();
  /** Set while the server's rate limit applies. */
  #cancelPause: (() => void) | null = null;

  constructor(private readonly deps: OutboxDeps) {
    deps.socket.on("message.ack", (ack) => this.#acknowledged(ack.client_id, ack.seq));
    deps.socket.onOpen(() => this.#reconnected());
  }

  /** Whether a message waits for the server. */
  get isSending(): boolean {
    return this.#items.some(isWaiting);
  }

  get #items(): readonly OutboxItem[] {
    return this.store.getSnapshot().items;
  }

  /** Load the messages of this user; the empty string unloads them. */
  start(userId: string): void {
    if (userId === this.#userId) return;
    this.#empty();
    this.#userId = userId;
    if (userId === "") return;
    this.#restore(Number.POSITIVE_INFINITY);
    this.#pumpAll();
  }

  /** Show and send a message, unless its client id is known; returns the client id. */
  add(
    conversationId: string,
    body: string,
    clientId = this.deps.newId(),
    replyTo?: ReplyTarget,
    files: readonly OutgoingFile[] = [],
  ): string {
    if (this.#find(clientId) !== undefined) return clientId;
    const at = this.deps.clock.now();
    const item: OutboxItem = {
      clientId,
      conversationId,
      body,
      at,
      status: "sending",
      problem: "",
      seq: 0,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(files.length === 0 ? {} : { files }),
    };
    this.deps.storage.save(this.#userId, item);
    this.store.set({ items: [...this.#items, item] });
    this.#watch(clientId);
    this.#pump(conversationId);
    return clientId;
  }

  /** Send a failed message again, with the same client id. */
  retry(clientId: string): void {
    const item = this.#find(clientId);
    if (item === undefined || item.seq > 0) return;
    this.#change(clientId, { status: "sending", problem: "" });
    this.#saveById(clientId);
    this.#watch(clientId);
    this.deps.checkNow();
    this.#pump(item.conversationId);
  }

  /** Remove a failed message. */
  discard(clientId: string): void {
    const item = this.#find(clientId);
    if (item?.status === "failed") this.#remove(item);
  }

  /** Remove a message whose files are on their way. */
  cancel(clientId: string): void {
    const item = this.#find(clientId);
    if (item?.files && item.seq === 0 && !this.#posted.has(clientId)) this.#remove(item);
  }

  /** The rows of these messages are displayed: remove the messages. */
  settle(clientIds: Iterable<string>): void {
    const gone = new Set(clientIds);
    if (!this.#items.some((item) => gone.has(item.clientId))) return;
    for (const clientId of gone) this.#forget(clientId);
    this.store.set({ items: this.#items.filter((item) => !gone.has(item.clientId)) });
  }

  #remove({ clientId, files }: OutboxItem): void {
    this.settle([clientId]);
    if (files) this.deps.files.drop(files);
  }

  #empty(): void {
    for (const cancel of this.#lateTimers.values()) cancel();
    this.#lateTimers.clear();
    this.#cancelPause?.();
    this.#cancelPause = null;
    this.store.set({ items: [] });
  }

  #find(clientId: string): OutboxItem | undefined {
    return this.#items.find((item) => item.clientId === clientId);
  }

  #change(clientId: string, change: Partial<OutboxItem>): void {
    const items = this.#items.map((item) =>
      item.clientId === clientId ? { ...item, ...change } : item,
    );
    this.store.set({ items });
  }

  /** Load the stored messages that are unknown here and were written at or before `latest`. */
  #restore(latest: number): void {
    const known = new Set(this.#items.map((item) => item.clientId));
    const stored = this.deps.storage.all(this.#userId);
    const found = stored.filter((item) => !known.has(item.clientId) && item.at <= latest);
    if (found.length === 0) return;
    this.store.set({ items: [...found, ...this.#items] });
    for (const item of found) if (item.status === "sending") this.#watch(item.clientId);
  }

  #reconnected(): void {
    if (this.#userId === "") return;
    this.#opening += 1;
    this.#restore(this.deps.clock.now() - ORPHAN_AFTER_MS);
    this.#pauses.clear();
    for (const item of this.#items.filter((found) => found.problem === "offline")) {
      this.#change(item.clientId, { status: "sending", problem: "" });
      this.#watch(item.clientId);
    }
    this.#pumpAll();
  }

  #pumpAll(): void {
    for (const item of this.#items) this.#pump(item.conversationId);
  }

  #pump(conversationId: string): void {
    if (!this.deps.socket.isOpen || this.#cancelPause !== null) return;
    if (this.#busy.has(conversationId)) return;
    const next = this.#items.find(
      (item) => item.conversationId === conversationId && isWaiting(item),
    );
    if (next === undefined) return;
    this.#busy.add(conversationId);
    const opening = this.#opening;
    this.#transmit(next).then(
      () => this.#answered(conversationId),
      (error: unknown) => this.#sendFailed(next, error, opening),
    );
  }

  #answered(conversationId: string): void {
    this.#pauses.delete(conversationId);
    this.#busy.delete(conversationId);
    this.#pump(conversationId);
  }

  async #transmit(item: OutboxItem): Promise<unknown> {
    const { conversationId, clientId, body, replyTo } = item;
    const files = item.files && (await this.#upload(item, item.files));
    this.#posted.add(clientId);
    return this.deps.socket.request({
      type: "message.send",
      conversation_id: conversationId,
      client_id: clientId,
      body,
      ...(replyTo === undefined ? {} : { reply_to: replyTo.id }),
      ...(files === undefined ? {} : { files: [...files] }),
    });
  }

  async #upload(item: OutboxItem, files: readonly OutgoingFile[]): Promise<readonly string[]> {
    const userId = this.#userId;
    const moved = (): void => this.#progressed(userId, item.conversationId);
    const ids = await this.deps.files.send(files, moved);
    if (userId !== this.#userId || !this.#find(item.clientId)) throw new SocketError("cancelled");
    return ids;
  }

  /** Files are on their way: this message, and those behind it, are not late. */
  #progressed(userId: string, conversationId: string): void {
    if (userId !== this.#userId) return;
    for (const item of this.#items) {
      if (item.conversationId !== conversationId || !isWaiting(item)) continue;
      if (item.status === "failed") this.#change(item.clientId, { status: "sending", problem: "" });
      this.#watch(item.clientId);
    }
  }

  #sendFailed(item: OutboxItem, error: unknown, opening: number): void {
    this.#posted.delete(item.clientId);
    const { code, retryAfterMs } = error instanceof SocketError ? error : INTERNAL_ERROR;
    if (isRefusal(code)) {
      this.#refused(item.clientId, code);
      this.#answered(item.conversationId);
      return;
    }
    this.#busy.delete(item.conversationId);
    if (retryAfterMs > 0) this.#pauseAll(retryAfterMs);
    // After a closed socket no pause is needed: the next opening sends everything.
    else if (code !== "closed") this.#pause(item.conversationId);
    else if (opening !== this.#opening) this.#pump(item.conversationId);
  }

  #refused(clientId: string, code: string): void {
    this.#stopWatching(clientId);
    this.#change(clientId, { status: "failed", problem: code });
    this.#saveById(clientId);
  }

  #pause(conversationId: string): void {
    const tries = (this.#pauses.get(conversationId) ?? 0) + 1;
    this.#pauses.set(conversationId, tries);
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
    this.deps.clock.after(pause, () => this.#pump(conversationId));
  }

  /** The rate limit counts all messages of the user, so every conversation pauses. */
  #pauseAll(ms: number): void {
    this.#cancelPause?.();
    this.#cancelPause = this.deps.clock.after(ms, () => {
      this.#cancelPause = null;
      this.#pumpAll();
    });
  }

  #acknowledged(clientId: string, seq: number): void {
    this.#forget(clientId);
    if (this.#find(clientId) !== undefined) {
      this.#change(clientId, { status: "sent", problem: "", seq });
    }
  }

  #watch(clientId: string): void {
    this.#stopWatching(clientId);
    const cancel = this.deps.clock.after(LATE_AFTER_MS, () => {
      this.#lateTimers.delete(clientId);
      this.#change(clientId, { status: "failed", problem: "offline" });
    });
    this.#lateTimers.set(clientId, cancel);
  }

  #stopWatching(clientId: string): void {
    this.#lateTimers.get(clientId)?.();
    this.#lateTimers.delete(clientId);
  }

  #forget(clientId: string): void {
    const files = this.#find(clientId)?.files;
    if (files) this.deps.files.sent(files);
    this.#posted.delete(clientId);
    this.#stopWatching(clientId);
    this.deps.storage.remove(this.#userId, clientId);
  }

  #saveById(clientId: string): void {
    const item = this.#find(clientId);
    if (item !== undefined) this.deps.storage.save(this.#userId, item);
  }
}

/** Whether this message is still to be sent; late ones are, refused ones are not. */
function isWaiting(item: OutboxItem): boolean {
  return item.seq === 0 && (item.status === "sending" || item.problem === "offline");
}
