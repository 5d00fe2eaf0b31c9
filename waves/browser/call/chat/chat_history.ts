/** The messages of both sides, numbered by their authors, and their common order. */
import type { TextFrame } from "./frames";
import { storable } from "./frames";

export interface ChatMessage {
  readonly n: number;
  readonly id: string;
  readonly body: string;
  /** When it was added here, in milliseconds since 1970. */
  readonly at: number;
  /** The latest message of the other side that its author had seen. */
  readonly seen: number;
}

/** A message and whether it is our own. */
export interface OrderedMessage {
  readonly message: ChatMessage;
  readonly own: boolean;
}

/** Limits of what is held in memory per author. */
export const MOST_MESSAGES = 500;
export const MOST_CHARACTERS = 100_000;

/** The latest messages of one side, in order. */
export class Side {
  #messages: ChatMessage[] = [];
  #characters = 0;
  #count = 0;

  /** How many messages there have been: the number of the latest. */
  get count(): number {
    return this.#count;
  }

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  /** The number of the oldest held message, or of the next one. */
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

  /** Renumber after `by` messages that this page has lost. */
  shift(by: number): void {
    this.#messages = this.#messages.map((message) => ({ ...message, n: message.n + by }));
    this.#count += by;
  }
}

export interface ChatHistoryDeps {
  /** Of two concurrent messages the caller's comes first. */
  isCaller: boolean;
  now(): number;
  newId(): string;
}

export class ChatHistory {
  readonly own = new Side();
  readonly remote = new Side();
  /** The latest of our messages that was delivered, and that was read. */
  #delivered = 0;
  #read = 0;
  /** The latest of our messages that the peer has seen; never decreases. */
  #theirsSaw = 0;

  constructor(private readonly deps: ChatHistoryDeps) {}

  get delivered(): number {
    return this.#delivered;
  }

  get read(): number {
    return this.#read;
  }

  /** Whether old messages were dropped. */
  get isTrimmed(): boolean {
    return [this.own, this.remote].some((side) => side.count > 0 && side.first > 1);
  }

  write(body: string): ChatMessage {
    const { now, newId } = this.deps;
    const n = this.own.count + 1;
    const seen = this.remote.count;
    const message = { n, id: newId(), body: storable(body), at: now(), seen };
    this.own.append(message);
    return message;
  }

  /** Whether this is the next message of the peer. */
  isNext({ n, first }: Pick<TextFrame, "n" | "first">): boolean {
    return n === Math.max(this.remote.count + 1, first);
  }

  /** Add a message of the peer, if it is the next one. */
  take(frame: TextFrame): void {
    if (!this.isNext(frame)) return;
    const { n, seen, id, body } = frame;
    this.#theirsSaw = Math.max(this.#theirsSaw, Math.min(seen, this.own.count));
    const at = this.deps.now();
    this.remote.append({ n, id, body: storable(body), at, seen: this.#theirsSaw });
  }

  /** The peer's page was reloaded and has lost messages. */
  forgets(have: number): void {
    this.#delivered = Math.min(this.#delivered, have);
    this.#read = Math.min(this.#read, have);
  }

  /** The peer has our messages up to `have` and read up to `read`; never decreases. */
  acknowledge(have: number, read: number): void {
    // The peer has more than we know: this page has lost messages, and continues after them.
    if (have > this.own.count && this.#delivered === 0) {
      this.own.shift(have);
      this.#delivered = have;
    }
    if (have <= this.own.count) this.#delivered = Math.max(this.#delivered, have);
    if (read <= this.#delivered) this.#read = Math.max(this.#read, read);
  }

  /** Restore the state from before a reload. */
  restore(own: readonly ChatMessage[], remote: readonly ChatMessage[], delivered: number): void {
    for (const message of own) this.own.append(message);
    for (const message of remote) this.remote.append(message);
    this.#theirsSaw = remote.at(-1)?.seen ?? 0;
    this.#delivered = Math.min(delivered, this.own.count);
  }

  /**
   * All messages in an order that is the same on both sides: causal, with concurrent messages
   * grouped by author.
   */
  inOrder(): OrderedMessage[] {
    const { isCaller } = this.deps;
    const [mine, remote] = [this.own.messages, this.remote.messages];
    const placed: OrderedMessage[] = [];
    let [i, j] = [0, 0];
    for (let own = mine[i], other = remote[j]; own || other; own = mine[i], other = remote[j]) {
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
