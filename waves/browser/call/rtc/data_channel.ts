/**
 * A data channel of the main connection, for text and binary messages.
 *
 * Both browsers open it with the same id, without negotiation (W3C WebRTC, section 6.2). It is
 * ordered and reliable for as long as its connection lasts. What arrives is not validated.
 */
import type { Clock } from "../../kit/clock";
import { isFields, readJson } from "../../kit/parse";
import { MAX_FRAME_BYTES } from "../../socket/protocol";

/** The label and the id that both sides use; an id is used once per connection. */
export interface ChannelSpec {
  readonly label: string;
  readonly id: number;
}

export interface ChannelListener {
  /** The channel has opened or closed. */
  changed(): void;
  /** A JSON object has arrived. */
  received(message: Record<string, unknown>): void;
  /** A binary message has arrived; without this method they are dropped. */
  receivedBytes?(bytes: ArrayBuffer): void;
  /** The buffer has drained: `send` works again. */
  drained?(): void;
}

/** More than a busy second brings; a flood beyond it must not reach the page. */
const MESSAGES_PER_SECOND = 500;
const SECOND_MS = 1_000;
/** `send` refuses while more than this is buffered, and works again below the low mark. */
const MAX_BUFFERED = 1 << 20;
const LOW_BUFFERED = 1 << 18;

export interface DataChannelDeps extends ChannelSpec, ChannelListener {
  connection: Pick<RTCPeerConnection, "createDataChannel">;
  clock: Clock;
}

export class DataChannel {
  readonly #channel: RTCDataChannel;
  #second = 0;
  #count = 0;

  constructor(private readonly deps: DataChannelDeps) {
    const { connection, label, id } = deps;
    this.#channel = connection.createDataChannel(label, { negotiated: true, id });
    this.#channel.binaryType = "arraybuffer";
    this.#channel.bufferedAmountLowThreshold = LOW_BUFFERED;
    this.#channel.onopen = () => deps.changed();
    this.#channel.onclose = () => deps.changed();
    this.#channel.onbufferedamountlow = () => deps.drained?.();
    this.#channel.onmessage = ({ data }) => this.#received(data);
  }

  get isOpen(): boolean {
    return this.#channel.readyState === "open";
  }

  /**
   * Send one JSON object as text, or binary data.
   *
   * Returns false when the channel is not open or its buffer is full; in the latter case
   * `drained` is called as soon as there is room.
   */
  send(data: string | ArrayBuffer): boolean {
    if (!this.isOpen || this.#channel.bufferedAmount > MAX_BUFFERED) return false;
    try {
      this.#channel.send(data as string);
      return true;
    } catch {
      return false;
    }
  }

  /** Stop listening; the channel itself closes with its connection. */
  close(): void {
    this.#channel.onopen = null;
    this.#channel.onclose = null;
    this.#channel.onbufferedamountlow = null;
    this.#channel.onmessage = null;
  }

  #received(data: unknown): void {
    if (sizeOf(data) > MAX_FRAME_BYTES || this.#isFlood()) return;
    if (data instanceof ArrayBuffer) this.deps.receivedBytes?.(data);
    const message = typeof data === "string" ? readJson(data) : undefined;
    if (isFields(message)) this.deps.received(message);
  }

  #isFlood(): boolean {
    const second = Math.floor(this.deps.clock.now() / SECOND_MS);
    this.#count = second === this.#second ? this.#count + 1 : 1;
    this.#second = second;
    return this.#count > MESSAGES_PER_SECOND;
  }
}

function sizeOf(data: unknown): number {
  if (typeof data === "string") return data.length;
  return data instanceof ArrayBuffer ? data.byteLength : Number.POSITIVE_INFINITY;
}
