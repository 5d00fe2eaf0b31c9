/**
 * What the socket has reported and Reflex's state may not contain yet.
 *
 * A frame is displayed at once; the state follows with the same content. Messages are kept by `seq`
 * and receipts as cursors, so it does not matter which arrives first, or how often.
 */
import { createStore } from "../kit/store";
import type { MessageNewFrame, ReceiptFrame } from "../socket/protocol";
import type { Resync } from "../socket/resync";
import type { Socket } from "../socket/socket";
import type { MessageRow } from "./known_messages";

/** How far a user has received and read a conversation. */
export interface Cursors {
  readonly delivered: number;
  readonly read: number;
}

export interface LiveConversation {
  /** In the order of `seq`; there may be gaps. */
  readonly messages: readonly MessageRow[];
  /** By user id. */
  readonly receipts: ReadonlyMap<string, Cursors>;
}

export interface LiveSnapshot {
  /** By conversation id, the one that changed last at the end. */
  readonly conversations: ReadonlyMap<string, LiveConversation>;
}

export const NO_LIVE_UPDATES: LiveSnapshot = { conversations: new Map() };
const UNSEEN: Cursors = { delivered: 0, read: 0 };
const QUIET: LiveConversation = { messages: [], receipts: new Map() };

/** Of one conversation; when the state is later than that, a resync brings the older ones. */
export const MOST_MESSAGES = 200;
export const MOST_CONVERSATIONS = 100;

/** What the state holds of a conversation. */
export interface StateLine {
  readonly id: string;
  readonly last_seq: number;
}

export interface LiveUpdatesDeps {
  socket: Pick<Socket, "on">;
  resync: Pick<Resync, "holeChanged">;
}

/** Returns the messages that follow `seq` without a gap. */
export function following(messages: readonly MessageRow[], seq: number): readonly MessageRow[] {
  const after = messages.filter((message) => message.seq > seq);
  const end = after.findIndex((message, index) => message.seq !== seq + 1 + index);
  return end < 0 ? after : after.slice(0, end);
}

/** How far a user has read or received this conversation, as far as frames tell. */
export const cursorsOf = (live: LiveConversation | undefined, userId: string): Cursors =>
  live?.receipts.get(userId) ?? UNSEEN;

export class LiveUpdates {
  readonly store = createStore(NO_LIVE_UPDATES);
  #lines: ReadonlyMap<string, number> = new Map();
  #open: StateLine = { id: "", last_seq: 0 };
  readonly #holes = new Set<string>();

  constructor(private readonly deps: LiveUpdatesDeps) {
    deps.socket.on("message.new", (frame) => this.#messageArrived(frame));
    deps.socket.on("receipt", (frame) => this.#receiptArrived(frame));
  }

  /** The page displays this state; `open`: the newest message of the open conversation. */
  stateChanged(lines: readonly StateLine[], open: StateLine): void {
    this.#lines = new Map(lines.map((line) => [line.id, line.last_seq]));
    this.#open = open;
    for (const [id, { messages }] of this.#conversations) this.#checkForHole(id, messages);
    this.#reportHoles();
  }

  /** The user has signed out. */
  stop(): void {
    this.#lines = new Map();
    this.#open = { id: "", last_seq: 0 };
    this.#holes.clear();
    this.store.set(NO_LIVE_UPDATES);
  }

  get #conversations(): LiveSnapshot["conversations"] {
    return this.store.getSnapshot().conversations;
  }

  #messageArrived(frame: MessageNewFrame): void {
    const id = frame.conversation_id;
    const live = this.#conversations.get(id) ?? QUIET;
    const isKnown = live.messages.some(({ seq }) => seq === frame.seq);
    if (isKnown || frame.seq <= this.#contained(id)) return;
    const messages = this.#needed(id, inserted(live.messages, frame));
    this.#keep(id, { ...live, messages });
    this.#checkForHole(id, messages);
    this.#reportHoles();
  }

  #receiptArrived(frame: ReceiptFrame): void {
    const { conversation_id: id, user_id: userId } = frame;
    const live = this.#conversations.get(id) ?? QUIET;
    const before = cursorsOf(live, userId);
    const delivered = Math.max(before.delivered, frame.delivered_seq);
    const read = Math.max(before.read, frame.read_seq);
    if (delivered === before.delivered && read === before.read) return;
    const receipts = new Map(live.receipts).set(userId, { delivered, read });
    this.#keep(id, { messages: this.#needed(id, live.messages), receipts });
  }

  #keep(id: string, live: LiveConversation): void {
    const conversations = new Map(this.#conversations);
    conversations.delete(id);
    conversations.set(id, live);
    const [oldest] = conversations.keys();
    if (conversations.size > MOST_CONVERSATIONS && oldest !== undefined) {
      conversations.delete(oldest);
      this.#holes.delete(oldest);
    }
    this.store.set({ conversations });
  }

  /** Drop what the state contains, and the oldest of too many. */
  #needed(id: string, messages: readonly MessageRow[]): readonly MessageRow[] {
    const contained = this.#contained(id);
    return messages.filter(({ seq }) => seq > contained).slice(-MOST_MESSAGES);
  }

  /** Up to which `seq` the state contains a conversation, wherever the page displays it. */
  #contained(id: string): number {
    const line = this.#lines.get(id);
    const isOpen = id === this.#open.id;
    return Math.min(
      line ?? (isOpen ? Number.POSITIVE_INFINITY : 0),
      isOpen ? this.#open.last_seq : Number.POSITIVE_INFINITY,
    );
  }

  #checkForHole(id: string, messages: readonly MessageRow[]): void {
    const contained = this.#contained(id);
    const isListed = this.#lines.has(id) || id === this.#open.id;
    const missing = messages.filter(({ seq }) => seq > contained);
    const hasHole = isListed && following(missing, contained).length < missing.length;
    if (hasHole) this.#holes.add(id);
    else this.#holes.delete(id);
  }

  #reportHoles(): void {
    this.deps.resync.holeChanged(this.#holes.size > 0);
  }
}

function inserted(messages: readonly MessageRow[], message: MessageRow): readonly MessageRow[] {
  const before = messages.filter(({ seq }) => seq < message.seq);
  return [...before, message, ...messages.slice(before.length)];
}
