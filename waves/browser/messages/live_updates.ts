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
import { following, inOrder, type MessageRow } from "./known_messages";

/** How far a user has received and read a conversation. */
export interface Cursors {
  readonly delivered: number;
  readonly read: number;
}

export interface LiveConversation {
  /** In the order of `seq`; there may be gaps. */
  readonly messages: readonly MessageRow[];
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
const QUIET: LiveConversation = { messages: [], own: UNSEEN, peer: UNSEEN };

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
  #open = NOTHING_OPEN;
  /** Up to which `seq` the page has the open conversation without a gap. */
  #openSeq = 0;
  /** The same when the state was displayed last: what arrives between two renderings is kept. */
  #drawnSeq = 0;
  #isComplete = true;
  readonly #holes = new Set<string>();

  constructor(private readonly deps: LiveUpdatesDeps) {
    deps.socket.on("message.new", (frame) => this.#messageArrived(frame));
    deps.socket.on("receipt", (frame) => this.#receiptArrived(frame));
  }

  /** Keep the frames of this user. */
  start(userId: string): void {
    this.store.set({ ...NO_LIVE_UPDATES, userId });
  }

  /** The user has signed out. */
  stop(): void {
    this.#lines = new Map();
    this.#open = NOTHING_OPEN;
    this.#openSeq = this.#drawnSeq = 0;
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
    this.#open = open;
    this.#holes.clear();
    for (const id of new Set([open.id, ...this.#conversations.keys()])) this.#checkForHole(id);
    this.#drawnSeq = this.#openSeq;
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
    return Math.min(line ?? this.#drawnSeq, this.#drawnSeq);
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
    const newer = inOrder(arrived, this.#open.fresh);
    this.#openSeq = following(newer, this.#openSeq).at(-1)?.seq ?? this.#openSeq;
    return (line ?? 0) > this.#openSeq || hasGap(newer, this.#openSeq);
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

function rowOf(frame: MessageNewFrame, userId: string): MessageRow {
  return {
    seq: frame.seq,
    client_id: frame.client_id,
    own: frame.sender_id === userId,
    body: frame.body,
    created_at: Date.parse(frame.created_at),
  };
}
