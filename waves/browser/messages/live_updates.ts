/**
 * What the socket has reported and Reflex's state may not contain yet.
 *
 * A frame is displayed at once; the state follows with the same content. Messages are kept by `seq`
 * and receipts as cursors, so it does not matter which arrives first, or how often.
 */
import { createStore } from "../kit/store";
import type { MessageChangedFrame, MessageNewFrame, ReceiptFrame } from "../socket/protocol";
import type { Resync } from "../socket/resync";
import type { Socket } from "../socket/socket";
import { following, inOrder, type MessageRow } from "./known_messages";
import { rowOf } from "./message_frames";

/** How far a user has received and read a conversation. */
export interface Cursors {
  readonly delivered: number;
  readonly read: number;
}

export interface LiveConversation {
  /** In the order of `seq`; there may be gaps. */
  readonly messages: readonly MessageRow[];
  /** Messages that were altered, in the order of `seq`. */
  readonly altered: readonly MessageRow[];
  readonly own: Cursors;
  readonly peer: Cursors;
}

export interface LiveSnapshot {
  /** Whose frames these are. */
  readonly userId: string;
  /** By conversation id, the one that changed last at the end. */
  readonly conversations: ReadonlyMap<string, LiveConversation>;
}

export const NO_LIVE_UPDATES: LiveSnapshot = { userId: "", conversations: new Map() };
const UNSEEN: Cursors = { delivered: 0, read: 0 };
const QUIET: LiveConversation = { messages: [], altered: [], own: UNSEEN, peer: UNSEEN };

/** Of one conversation; when the state is later than that, a resync brings the older ones. */
export const MOST_MESSAGES = 200;
export const MOST_CONVERSATIONS = 100;

/** How far the state contains a conversation. */
export interface StateLine {
  readonly id: string;
  readonly last_seq: number;
}

/** The open conversation in the state. */
export interface StateConversation {
  readonly id: string;
  readonly recent: readonly MessageRow[];
  readonly fresh: readonly MessageRow[];
  /** The number of the last change to its messages that the state contains. */
  readonly change?: number;
}

export interface LiveUpdatesDeps {
  socket: Pick<Socket, "on">;
  resync: Pick<Resync, "holeChanged">;
}

/** Return the live updates of a conversation, unless they are those of another user. */
export function liveIn(
  live: LiveSnapshot,
  userId: string,
  conversationId: string,
): LiveConversation | undefined {
  return live.userId === userId ? live.conversations.get(conversationId) : undefined;
}

const NOTHING_OPEN: StateConversation = { id: "", recent: [], fresh: [] };

export class LiveUpdates {
  readonly store = createStore(NO_LIVE_UPDATES);
  #lines: ReadonlyMap<string, number> = new Map();
  /** The lines of the state at the last call: another object has other content. */
  #seen: ReadonlyMap<string, StateLine> = new Map();
  #open = NOTHING_OPEN;
  /**
   * Up to which `seq` the page had the open conversation without a gap when the state was displayed
   * last: what arrives between two renderings is kept.
   */
  #openSeq = 0;
  #isComplete = true;
  readonly #changes = new ChangeCounter();
  readonly #holes = new Set<string>();

  constructor(private readonly deps: LiveUpdatesDeps) {
    deps.socket.on("message.new", (frame) => this.#messageArrived(frame));
    deps.socket.on("message.changed", (frame) => this.#messageChanged(frame));
    deps.socket.on("receipt", (frame) => this.#receiptArrived(frame));
  }

  /** Keep the frames of this user. */
  start(userId: string): void {
    this.store.set({ ...NO_LIVE_UPDATES, userId });
  }

  /** The user has signed out. */
  stop(): void {
    this.#lines = new Map();
    this.#seen = new Map();
    this.#open = NOTHING_OPEN;
    this.#openSeq = 0;
    this.#changes.begin();
    this.#isComplete = true;
    this.#holes.clear();
    this.store.set(NO_LIVE_UPDATES);
  }

  /** The page displays this state; `isComplete`: it has missed no change of the list. */
  stateChanged(lines: readonly StateLine[], open: StateConversation, isComplete = true): void {
    this.#isComplete = isComplete;
    this.#lines = new Map(lines.map((line) => [line.id, line.last_seq]));
    const isRead = open.id !== this.#open.id || open.recent !== this.#open.recent;
    if (isRead) this.#openSeq = open.recent.at(-1)?.seq ?? 0;
    if (open.id !== this.#open.id) this.#changes.begin();
    this.#changes.contains(open.change ?? 0);
    this.#open = open;
    this.#dropAltered(lines);
    this.#holes.clear();
    for (const id of new Set([open.id, ...this.#conversations.keys()])) this.#checkForHole(id);
    // Only now: what arrives later may be drawn with a state that repeats less than this one.
    this.#openSeq = this.#reached;
    this.#reportHoles();
  }

  get #conversations(): LiveSnapshot["conversations"] {
    return this.store.getSnapshot().conversations;
  }

  #messageArrived(frame: MessageNewFrame): void {
    const id = frame.conversation_id;
    const live = this.#conversations.get(id) ?? QUIET;
    const isKnown = live.messages.some(({ seq }) => seq === frame.seq);
    if (isKnown || frame.seq <= this.#contained(id)) return;
    const row = rowOf(frame, this.store.getSnapshot().userId);
    this.#keep(id, { ...live, messages: this.#needed(id, inOrder(live.messages, [row])) });
    this.#checkForHole(id);
    this.#reportHoles();
  }

  #messageChanged(frame: MessageChangedFrame): void {
    const id = frame.conversation_id;
    if (id === this.#open.id) this.#changes.arrived(frame.change);
    const live = this.#conversations.get(id) ?? QUIET;
    const known = live.altered.find(({ seq }) => seq === frame.seq);
    if (frame.change > Math.max(known?.change ?? 0, this.#containedChange(id))) {
      const row = rowOf(frame, this.store.getSnapshot().userId);
      const altered = this.#neededChanges(id, inOrder(live.altered, [row]));
      this.#keep(id, { ...live, altered });
    }
    this.#checkForHole(id);
    this.#reportHoles();
  }

  /** The state contains them by now: those of the open conversation by number, others by their line. */
  #dropAltered(lines: readonly StateLine[]): void {
    const before = this.#seen;
    this.#seen = new Map(lines.map((line) => [line.id, line]));
    for (const [id, live] of this.#conversations) {
      if (live.altered.length === 0) continue;
      const isNew = id !== this.#open.id && this.#seen.get(id) !== before.get(id);
      const altered = isNew ? [] : this.#neededChanges(id, live.altered);
      if (altered.length < live.altered.length) this.#keep(id, { ...live, altered });
    }
  }

  /** Leave out what the state contains; the newest of too many stay. */
  #neededChanges(id: string, altered: readonly MessageRow[]): readonly MessageRow[] {
    const contained = this.#containedChange(id);
    return altered.filter(({ change = 0 }) => change > contained).slice(-MOST_MESSAGES);
  }

  #containedChange(id: string): number {
    return id === this.#open.id ? (this.#open.change ?? 0) : 0;
  }

  #receiptArrived(frame: ReceiptFrame): void {
    const id = frame.conversation_id;
    const live = this.#conversations.get(id) ?? QUIET;
    const whose = frame.user_id === this.store.getSnapshot().userId ? "own" : "peer";
    const before = live[whose];
    const delivered = Math.max(before.delivered, frame.delivered_seq);
    const read = Math.max(before.read, frame.read_seq);
    if (delivered === before.delivered && read === before.read) return;
    this.#keep(id, { ...live, [whose]: { delivered, read } });
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

  /** Leave out what the state contains, and the oldest of too many. */
  #needed(id: string, messages: readonly MessageRow[]): readonly MessageRow[] {
    const contained = this.#contained(id);
    return messages.filter(({ seq }) => seq > contained).slice(-MOST_MESSAGES);
  }

  /** Up to which `seq` the state contains a conversation, in the list and on its own page. */
  #contained(id: string): number {
    const line = this.#lines.get(id);
    if (id !== this.#open.id) return line ?? 0;
    return Math.min(line ?? this.#openSeq, this.#openSeq);
  }

  #checkForHole(id: string): void {
    const arrived = this.#conversations.get(id)?.messages ?? [];
    if (this.#isIncomplete(id, arrived)) this.#holes.add(id);
    else this.#holes.delete(id);
  }

  #isIncomplete(id: string, arrived: readonly MessageRow[]): boolean {
    const line = this.#lines.get(id);
    if (line !== undefined && hasGap(arrived, line)) return true;
    if (id !== this.#open.id || id === "") return false;
    if (this.#changes.hasGap) return true;
    const reached = this.#reached;
    return (line ?? 0) > reached || hasGap(inOrder(arrived, this.#open.fresh), reached);
  }

  /** Up to which message the open conversation has no gap. */
  get #reached(): number {
    const arrived = this.#conversations.get(this.#open.id)?.messages ?? [];
    const newer = inOrder(arrived, this.#open.fresh);
    return following(newer, this.#openSeq).at(-1)?.seq ?? this.#openSeq;
  }

  #reportHoles(): void {
    this.deps.resync.holeChanged(this.#holes.size > 0 || !this.#isComplete);
  }
}

/** Whether messages between `seq` and the newest are missing. */
function hasGap(messages: readonly MessageRow[], seq: number): boolean {
  const newest = messages.at(-1)?.seq ?? 0;
  return newest > seq && following(messages, seq).at(-1)?.seq !== newest;
}

/** Counts the changes of the open conversation, whose frames may arrive in any order. */
class ChangeCounter {
  #last = 0;
  readonly #ahead = new Set<number>();

  /** Another conversation is open. */
  begin(): void {
    this.#last = 0;
    this.#ahead.clear();
  }

  /** The state contains every change up to this one. */
  contains(change: number): void {
    this.#last = Math.max(this.#last, change);
    this.#advance();
  }

  arrived(change: number): void {
    this.#ahead.add(change);
    this.#advance();
  }

  /** Whether a change before the newest is missing. */
  get hasGap(): boolean {
    return this.#ahead.size > 0;
  }

  #advance(): void {
    while (this.#ahead.has(this.#last + 1)) this.#last += 1;
    for (const change of this.#ahead) if (change <= this.#last) this.#ahead.delete(change);
  }
}
