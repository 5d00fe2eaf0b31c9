/**
 * Edits, deletions, reactions and pins of the user: displayed at once, stored across reloads, sent until the
 * server has answered.
 *
 * The newest change of a kind to a message replaces an earlier one. They are sent one after another, in
 * their order. The server applies a repeated change once. A refused change is undone, with the reason.
 */
import type { Clock } from "../kit/clock";
import { createStore } from "../kit/store";
import { SocketError } from "../socket/incoming_frames";
import type { ClientFrame } from "../socket/protocol";
import type { Socket } from "../socket/socket";
import { isRefusal } from "./outbox";
import {
  type ChangeStorage,
  keyOf,
  type MessageChange,
  type PendingChange,
} from "./pending_storage";

export interface PendingSnapshot {
  /** In the order in which they were made. */
  readonly items: readonly PendingChange[];
}

export interface PendingChangesDeps {
  socket: Pick<Socket, "request" | "onOpen" | "isOpen">;
  storage: ChangeStorage;
  clock: Clock;
  /** Called when the server has refused a change, with its code. */
  refused(kind: MessageChange["kind"], code: string): void;
}

export const NO_CHANGES: PendingSnapshot = { items: [] };
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** Open tabs send their own changes; older ones may belong to a closed tab. */
const ORPHAN_AFTER_MS = 5_000;

/** Nothing is read or sent before `start`. */
export class PendingChanges {
  readonly store = createStore(NO_CHANGES);
  #userId = "";
  #isBusy = false;
  #tries = 0;
  #cancelPause: (() => void) | null = null;

  constructor(private readonly deps: PendingChangesDeps) {
    deps.socket.onOpen(() => this.#reconnected());
  }

  /** Whether a change waits for the server. */
  get isSending(): boolean {
    return this.#items.length > 0;
  }

  get #items(): readonly PendingChange[] {
    return this.store.getSnapshot().items;
  }

  /** Load the changes of this user; the empty string unloads them. */
  start(userId: string): void {
    if (userId === this.#userId) return;
    this.#userId = userId;
    this.#endPause();
    this.store.set(NO_CHANGES);
    if (userId === "") return;
    this.#restore(Number.POSITIVE_INFINITY);
    this.#pump();
  }

  /** Show and send a change. */
  add(change: MessageChange): void {
    const item: PendingChange = { ...change, at: this.deps.clock.now() };
    this.deps.storage.save(this.#userId, item);
    const others = this.#items.filter((one) => !isReplaced(one, item));
    for (const one of this.#items) if (isReplaced(one, item)) this.#forget(one, item);
    this.store.set({ items: [...others, item] });
    this.#pump();
  }

  #forget(one: PendingChange, by: PendingChange): void {
    if (keyOf(one) !== keyOf(by)) this.deps.storage.remove(this.#userId, one);
  }

  /** Load the stored changes that are unknown here and were made at or before `latest`. */
  #restore(latest: number): void {
    const known = new Set(this.#items.map(keyOf));
    const found = this.deps.storage
      .all(this.#userId)
      .filter((item) => !known.has(keyOf(item)) && item.at <= latest);
    if (found.length > 0) this.store.set({ items: [...found, ...this.#items] });
  }

  #reconnected(): void {
    if (this.#userId === "") return;
    this.#restore(this.deps.clock.now() - ORPHAN_AFTER_MS);
    this.#tries = 0;
    this.#endPause();
    this.#pump();
  }

  #pump(): void {
    const [next] = this.#items;
    if (next === undefined || this.#isBusy || this.#cancelPause !== null) return;
    if (!this.deps.socket.isOpen) return;
    this.#isBusy = true;
    const userId = this.#userId;
    this.deps.socket.request(frameOf(next)).then(
      // After the frame was displayed: listeners are called in the same task.
      () => this.#over(userId, next),
      (error: unknown) => this.#failed(userId, next, error),
    );
  }

  #over(userId: string, item: PendingChange): void {
    this.#isBusy = false;
    this.#tries = 0;
    if (userId === this.#userId) this.#drop(item);
    this.#pump();
  }

  /** A newer change of the same kind stays. */
  #drop(item: PendingChange): void {
    if (!this.#items.includes(item)) return;
    this.deps.storage.remove(this.#userId, item);
    this.store.set({ items: this.#items.filter((one) => one !== item) });
  }

  #failed(userId: string, item: PendingChange, error: unknown): void {
    const { code, retryAfterMs } =
      error instanceof SocketError ? error : new SocketError("internal");
    if (isRefusal(code)) {
      if (userId === this.#userId) this.deps.refused(item.kind, code);
      this.#over(userId, item);
      return;
    }
    this.#isBusy = false;
    // After a closed socket the next opening sends everything.
    if (code === "closed") {
      this.#pump();
      return;
    }
    this.#tries += 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#tries - 1));
    this.#cancelPause = this.deps.clock.after(retryAfterMs || pause, () => {
      this.#cancelPause = null;
      this.#pump();
    });
  }

  #endPause(): void {
    this.#cancelPause?.();
    this.#cancelPause = null;
  }
}

/** Whether `next` makes `one` needless: it is of the same kind, or the message is deleted. */
function isReplaced(one: PendingChange, next: PendingChange): boolean {
  const isDeleted = next.kind === "delete" && one.messageId === next.messageId;
  return isDeleted || keyOf(one) === keyOf(next);
}

function frameOf(item: PendingChange): ClientFrame {
  const message_id = item.messageId;
  if (item.kind === "edit") return { type: "message.edit", message_id, body: item.body };
  if (item.kind === "delete") return { type: "message.delete", message_id };
  if (item.kind === "pin") return { type: "message.pin", message_id, active: item.active };
  return { type: "message.react", message_id, emoji: item.emoji, active: item.active };
}
