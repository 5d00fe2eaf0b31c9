/**
 * Brings what is written here to the other side, once each and in order.
 *
 * A channel is reliable for as long as its connection lasts; a call outlives connections,
 * and a guard against floods may drop what is honest. So what is not acknowledged is sent
 * again: over the next channel, and after a while over this one.
 */
import type { Clock } from "../../kit/clock";
import type { DataChannel } from "../rtc/data_channel";
import type { PeerConnectionState } from "../rtc/peer_connection";
import type { ChatHistory } from "./chat_history";
import type { StateFrame, TextFrame } from "./frames";

/** So many may be on their way: less than any guard on the other side minds. */
const MOST_ON_THE_WAY = 32;
const AGAIN_AFTER_MS = 2_000;

export interface ReliableChannelDeps {
  clock: Clock;
  log: ChatHistory;
  /** What the other side is told about this one. */
  state(): Omit<StateFrame, "type">;
  /** Whether there is nothing in the state that they must still hear. */
  isStateKnown(): boolean;
}

type Channel = Pick<DataChannel, "isOpen" | "send">;

export class ReliableChannel {
  #channel: Channel | null = null;
  #isConnected = false;
  /** Up to which of our messages this channel has taken. */
  #sent = 0;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: ReliableChannelDeps) {}

  /** Whether the other side can be reached just now. */
  get isUp(): boolean {
    return this.#isConnected && this.#channel?.isOpen === true;
  }

  /** Up to which of our messages are on their way, or there. */
  get sent(): number {
    return Math.max(this.#sent, this.deps.log.delivered);
  }

  /** A main link begins: everything goes over its channel from now on. */
  use(channel: Channel): void {
    this.#channel = channel;
    this.#isConnected = false;
    this.#sent = 0;
    this.#rest();
  }

  connectionChanged(state: PeerConnectionState): void {
    this.#isConnected = state === "connected";
    this.changed();
  }

  /** The channel has opened or closed, or the link has changed. */
  changed(): void {
    this.#sent = 0;
    this.#rest();
    if (!this.isUp) return;
    this.tell();
    this.push();
  }

  /** Send what is written and not on its way, as far as that may be. */
  push(): void {
    const { log } = this.deps;
    while (this.isUp && this.sent < log.own.count) {
      if (this.sent - log.delivered >= MOST_ON_THE_WAY) break;
      const next = Math.max(this.sent + 1, log.own.first);
      if (!this.#sendText(next)) break;
      this.#sent = next;
    }
    this.#watch();
  }

  /** Tell the other side how it stands here. */
  tell(): void {
    if (this.isUp) this.#channel?.send(JSON.stringify({ type: "state", ...this.deps.state() }));
    this.#watch();
  }

  /** The other side has some more of ours. */
  heard(): void {
    this.#rest();
    this.push();
  }

  stop(): void {
    this.#rest();
    this.#channel = null;
  }

  #sendText(n: number): boolean {
    const { own } = this.deps.log;
    const message = own.get(n);
    if (message === undefined) return false;
    const { id, body, seen } = message;
    const frame: TextFrame = { type: "text", n, first: own.first, seen, id, body };
    return this.#channel?.send(JSON.stringify(frame)) ?? false;
  }

  get #isWaiting(): boolean {
    const { log, isStateKnown } = this.deps;
    return log.delivered < log.own.count || !isStateKnown();
  }

  #watch(): void {
    if (this.#cancel !== null || !this.isUp || !this.#isWaiting) return;
    this.#cancel = this.deps.clock.after(AGAIN_AFTER_MS, () => {
      this.#cancel = null;
      if (this.#isWaiting) this.changed();
    });
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
