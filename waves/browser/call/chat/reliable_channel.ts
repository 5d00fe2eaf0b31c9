/**
 * Delivers messages to the peer exactly once and in order.
 *
 * A data channel is reliable for as long as its connection lasts; a call outlives connections,
 * and the rate limits of the peer may drop messages. Unacknowledged messages are sent again:
 * over the next channel, and after a timeout over the same one.
 */
import type { Clock } from "../../kit/clock";
import type { DataChannel } from "../rtc/data_channel";
import type { PeerConnectionState } from "../rtc/peer_connection";
import type { ChatHistory } from "./chat_history";
import type { StateFrame, TextFrame } from "./frames";

/** The maximum in flight: less than any rate limit of the peer. */
const MOST_ON_THE_WAY = 32;
const AGAIN_AFTER_MS = 2_000;

export interface ReliableChannelDeps {
  clock: Clock;
  history: ChatHistory;
  /** The state that is sent to the peer. */
  state(): Omit<StateFrame, "type">;
  /** Whether the peer knows the present state. */
  isStateKnown(): boolean;
}

type Channel = Pick<DataChannel, "isOpen" | "send">;

export class ReliableChannel {
  #channel: Channel | null = null;
  #isConnected = false;
  /** The number of our latest message that this channel has accepted. */
  #sent = 0;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: ReliableChannelDeps) {}

  /** Whether the peer can be reached. */
  get isUp(): boolean {
    return this.#isConnected && this.#channel?.isOpen === true;
  }

  /** The number of our latest message in flight or delivered. */
  get sent(): number {
    return Math.max(this.#sent, this.deps.history.delivered);
  }

  /** A main connection begins: use its channel from now on. */
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

  /** The channel has opened or closed, or the connection has changed. */
  changed(): void {
    this.#sent = 0;
    this.#rest();
    if (!this.isUp) return;
    this.sendState();
    this.push();
  }

  /** Send unsent messages, as far as the limits allow. */
  push(): void {
    const { history } = this.deps;
    while (this.isUp && this.sent < history.own.count) {
      if (this.sent - history.delivered >= MOST_ON_THE_WAY) break;
      const next = Math.max(this.sent + 1, history.own.first);
      if (!this.#sendText(next)) break;
      this.#sent = next;
    }
    this.#watch();
  }

  /** Send the state to the peer. */
  sendState(): void {
    if (this.isUp) this.#channel?.send(JSON.stringify({ type: "state", ...this.deps.state() }));
    this.#watch();
  }

  /** The peer has acknowledged more messages. */
  heard(): void {
    this.#rest();
    this.push();
  }

  stop(): void {
    this.#rest();
    this.#channel = null;
  }

  #sendText(n: number): boolean {
    const { own } = this.deps.history;
    const message = own.get(n);
    if (message === undefined) return false;
    const { id, body, seen } = message;
    const frame: TextFrame = { type: "text", n, first: own.first, seen, id, body };
    return this.#channel?.send(JSON.stringify(frame)) ?? false;
  }

  get #isWaiting(): boolean {
    const { history, isStateKnown } = this.deps;
    return history.delivered < history.own.count || !isStateKnown();
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
