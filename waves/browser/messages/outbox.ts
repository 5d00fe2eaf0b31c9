/**
 * Messages on their way: shown at once, kept across reloads, sent until the server has them.
 *
 * A message is sent again with the same client id, for ever, until it is acknowledged or
 * refused; the server stores it once. It leaves only when its row is in the window, because
 * the acknowledgement and the row come on two sockets, in either order. Within a conversation
 * one message is under way at a time, so that nothing can overtake. When the server says that
 * this person writes too fast, everything waits as long as it says.
 */
import type { Clock } from "../kit/clock";
import { createStore, type Store } from "../kit/store";
import { SocketError } from "../socket/incoming_frames";
import type { Socket } from "../socket/socket";
import type { OutboxItem, OutboxStorage } from "./outbox_storage";

export interface OutboxSnapshot {
  /** In the order of writing. */
  readonly items: readonly OutboxItem[];
}

export interface Outbox {
  readonly store: Store<OutboxSnapshot>;
  /** Take up the messages of this person; the empty string: of nobody. */
  start(userId: string): void;
  /** Show and send a message; returns its client id. One that is known here is not added. */
  add(conversationId: string, body: string, clientId?: string): string;
  /** Try a failed message again, with the same client id. */
  retry(clientId: string): void;
  /** Give a failed message up. */
  discard(clientId: string): void;
  /** The rows of these messages are in the window: let the messages go. */
  settle(clientIds: Iterable<string>): void;
}

export interface OutboxDeps {
  socket: Pick<Socket, "request" | "on" | "onOpen" | "isOpen">;
  /** Ask the socket to connect now. */
  nudge(): void;
  kept: OutboxStorage;
  clock: Clock;
  /** A fresh UUID. */
  newId(): string;
}

/** Within ten seconds people must know that a message has not gone (test M3). */
export const LATE_AFTER_MS = 8_000;
/** Another tab that lives sends its own messages; older ones may be orphans. */
const ORPHAN_AFTER_MS = 5_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** Something of ours broke. */
const BROKEN = new SocketError("internal");

/** The server did not refuse the message: it may take it later. */
const PASSING = new Set([
  "closed",
  "timeout",
  "unavailable",
  "too_many_requests",
  "internal",
  "not_signed_in",
  "hello_first",
]);

/** Make an outbox; nothing is read or sent before `start`. */
export function createOutbox(deps: OutboxDeps): Outbox {
  return new DurableOutbox(deps);
}

class DurableOutbox implements Outbox {
  readonly store = createStore<OutboxSnapshot>({ items: [] });
  #userId = "";
  /** Counts how often the socket has opened. */
  #opening = 0;
  readonly #busy = new Set<string>();
  readonly #pauses = new Map<string, number>();
  readonly #lateTimers = new Map<string, () => void>();
  /** Set while the server wants to hear nothing of this person. */
  #cancelRest: (() => void) | null = null;

  constructor(private readonly deps: OutboxDeps) {
    deps.socket.on("message.ack", (ack) => this.#acknowledged(ack.client_id, ack.seq));
    deps.socket.onOpen(() => this.#reconnected());
  }

  get #items(): readonly OutboxItem[] {
    return this.store.getSnapshot().items;
  }

  start(userId: string): void {
    if (userId === this.#userId) return;
    this.#empty();
    this.#userId = userId;
    if (userId === "") return;
    this.#adopt(Number.POSITIVE_INFINITY);
    this.#pumpAll();
  }

  add(conversationId: string, body: string, clientId = this.deps.newId()): string {
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
    };
    this.deps.kept.save(this.#userId, item);
    this.store.set({ items: [...this.#items, item] });
    this.#watch(clientId);
    this.#pump(conversationId);
    return clientId;
  }

  retry(clientId: string): void {
    const item = this.#find(clientId);
    if (item === undefined || item.seq > 0) return;
    this.#change(clientId, { status: "sending", problem: "" });
    this.#saveById(clientId);
    this.#watch(clientId);
    this.deps.nudge();
    this.#pump(item.conversationId);
  }

  discard(clientId: string): void {
    if (this.#find(clientId)?.status === "failed") this.settle([clientId]);
  }

  settle(clientIds: Iterable<string>): void {
    const gone = new Set(clientIds);
    if (!this.#items.some((item) => gone.has(item.clientId))) return;
    for (const clientId of gone) this.#forget(clientId);
    this.store.set({ items: this.#items.filter((item) => !gone.has(item.clientId)) });
  }

  #empty(): void {
    for (const cancel of this.#lateTimers.values()) cancel();
    this.#lateTimers.clear();
    this.#cancelRest?.();
    this.#cancelRest = null;
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

  /** Take up what is kept and unknown here, written at or before `latest`. */
  #adopt(latest: number): void {
    const known = new Set(this.#items.map((item) => item.clientId));
    const kept = this.deps.kept.all(this.#userId);
    const found = kept.filter((item) => !known.has(item.clientId) && item.at <= latest);
    if (found.length === 0) return;
    this.store.set({ items: [...found, ...this.#items] });
    for (const item of found) if (item.status === "sending") this.#watch(item.clientId);
  }

  #reconnected(): void {
    if (this.#userId === "") return;
    this.#opening += 1;
    this.#adopt(this.deps.clock.now() - ORPHAN_AFTER_MS);
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
    if (!this.deps.socket.isOpen || this.#cancelRest !== null) return;
    if (this.#busy.has(conversationId)) return;
    const next = this.#items.find((item) => item.conversationId === conversationId && waits(item));
    if (next === undefined) return;
    this.#busy.add(conversationId);
    const opening = this.#opening;
    this.#transmit(next).then(
      () => this.#answered(conversationId),
      (error: unknown) => this.#notTaken(next, error, opening),
    );
  }

  #answered(conversationId: string): void {
    this.#pauses.delete(conversationId);
    this.#busy.delete(conversationId);
    this.#pump(conversationId);
  }

  #transmit(item: OutboxItem): Promise<unknown> {
    return this.deps.socket.request({
      type: "message.send",
      conversation_id: item.conversationId,
      client_id: item.clientId,
      body: item.body,
    });
  }

  #notTaken(item: OutboxItem, error: unknown, opening: number): void {
    const { code, retryAfterMs } = error instanceof SocketError ? error : BROKEN;
    if (!PASSING.has(code)) {
      this.#refused(item.clientId, code);
      this.#answered(item.conversationId);
      return;
    }
    this.#busy.delete(item.conversationId);
    if (retryAfterMs > 0) this.#rest(retryAfterMs);
    // A closed socket is no reason to pause: opening it again starts everything.
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

  /** The server counts all messages of a person together: no conversation goes on. */
  #rest(ms: number): void {
    this.#cancelRest?.();
    this.#cancelRest = this.deps.clock.after(ms, () => {
      this.#cancelRest = null;
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
    this.#stopWatching(clientId);
    this.deps.kept.remove(this.#userId, clientId);
  }

  #saveById(clientId: string): void {
    const item = this.#find(clientId);
    if (item !== undefined) this.deps.kept.save(this.#userId, item);
  }
}

/** Whether this message still has to be sent: a late one has, a refused one has not. */
function waits(item: OutboxItem): boolean {
  return item.seq === 0 && (item.status === "sending" || item.problem === "offline");
}
