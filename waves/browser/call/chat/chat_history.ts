/** The messages of both sides, numbered by their authors, and the one order of them all. */
import type { TextFrame } from "./frames";
import { storable } from "./frames";

export interface ChatMessage {
  readonly n: number;
  readonly id: string;
  readonly body: string;
  /** When it came into this log, milliseconds since 1970 by this browser's clock. */
  readonly at: number;
  /** Up to which message of the other side its author had seen. */
  readonly seen: number;
}

/** A message in its place, and whose it is. */
export interface Placed {
  readonly message: ChatMessage;
  readonly own: boolean;
}

/** However long a call lasts and whoever sends: more than this is not held. */
export const MOST_MESSAGES = 500;
export const MOST_CHARACTERS = 100_000;

/** What one side has written: the newest of it, in its order. */
export class Side {
  #messages: ChatMessage[] = [];
  #characters = 0;
  #count = 0;

  /** How many there have been: the number of the newest. */
  get count(): number {
    return this.#count;
  }

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  /** The number of the oldest that is still held, or of the next one. */
  get first(): number {
    return this.#messages[0]?.n ?? this.#count + 1;
  }

  get(n: number): ChatMessage | undefined {
    return this.#messages[n - this.first];
  }

  append(message: ChatMessage): void {
    this.#messages.push(message);
    this.#count = message.n;
    this.#characters += message.body.length;
    while (this.#messages.length > MOST_MESSAGES || this.#characters > MOST_CHARACTERS) {
      this.#characters -= this.#messages.shift()?.body.length ?? 0;
    }
  }

  /** Number them anew, after `by` that this page knows nothing of. */
  shift(by: number): void {
    this.#messages = this.#messages.map((message) => ({ ...message, n: message.n + by }));
    this.#count += by;
  }
}

export interface ChatHistoryDeps {
  /** Of two messages that crossed on their way, the caller's comes first. */
  isCaller: boolean;
  now(): number;
  newId(): string;
}

export class ChatHistory {
  readonly own = new Side();
  readonly theirs = new Side();
  /** Up to which of ours are in their log, and have been in front of them. */
  #delivered = 0;
  #read = 0;
  /** The most of ours that one of theirs has named: it never goes back. */
  #theirsSaw = 0;

  constructor(private readonly deps: ChatHistoryDeps) {}

  get delivered(): number {
    return this.#delivered;
  }

  get read(): number {
    return this.#read;
  }

  /** Whether messages have been let go. */
  get isTrimmed(): boolean {
    return [this.own, this.theirs].some((side) => side.count > 0 && side.first > 1);
  }

  write(body: string): ChatMessage {
    const { now, newId } = this.deps;
    const n = this.own.count + 1;
    const seen = this.theirs.count;
    const message = { n, id: newId(), body: storable(body), at: now(), seen };
    this.own.append(message);
    return message;
  }

  /** Whether this text of the other side is the one that comes next. */
  isNext({ n, first }: Pick<TextFrame, "n" | "first">): boolean {
    return n === Math.max(this.theirs.count + 1, first);
  }

  /** Take a text of the other side, if it is the next one. */
  take(frame: TextFrame): void {
    if (!this.isNext(frame)) return;
    const { n, seen, id, body } = frame;
    this.#theirsSaw = Math.max(this.#theirsSaw, Math.min(seen, this.own.count));
    const at = this.deps.now();
    this.theirs.append({ n, id, body: storable(body), at, seen: this.#theirsSaw });
  }

  /** They have less than they once said: another page is there, which has lost its log. */
  forgets(have: number): void {
    this.#delivered = Math.min(this.#delivered, have);
    this.#read = Math.min(this.#read, have);
  }

  /** They have ours up to `have`, and have read up to `read`: it never goes back. */
  acknowledge(have: number, read: number): void {
    // They have more than we know of: this page has lost its log, and goes on after it.
    if (have > this.own.count && this.#delivered === 0) {
      this.own.shift(have);
      this.#delivered = have;
    }
    if (have <= this.own.count) this.#delivered = Math.max(this.#delivered, have);
    if (read <= this.#delivered) this.#read = Math.max(this.#read, read);
  }

  /** Put back what was there before a reload. */
  restore(own: readonly ChatMessage[], theirs: readonly ChatMessage[], delivered: number): void {
    for (const message of own) this.own.append(message);
    for (const message of theirs) this.theirs.append(message);
    this.#theirsSaw = theirs.at(-1)?.seen ?? 0;
    this.#delivered = Math.min(delivered, this.own.count);
  }

  /**
   * Every message in an order that is the same on both sides: nobody answers what they have
   * not seen, and what crossed stands together by author.
   */
  inOrder(): Placed[] {
    const { isCaller } = this.deps;
    const [mine, theirs] = [this.own.messages, this.theirs.messages];
    const placed: Placed[] = [];
    let [i, j] = [0, 0];
    for (let own = mine[i], other = theirs[j]; own || other; own = mine[i], other = theirs[j]) {
      const isOwn = own && (!other || comesFirst(own, other, isCaller));
      if (isOwn) i += 1;
      else j += 1;
      placed.push({ message: (isOwn ? own : other) as ChatMessage, own: Boolean(isOwn) });
    }
    return placed;
  }
}

function comesFirst(own: ChatMessage, other: ChatMessage, isCaller: boolean): boolean {
  if (own.seen >= other.n) return false;
  return other.seen >= own.n || isCaller;
}
