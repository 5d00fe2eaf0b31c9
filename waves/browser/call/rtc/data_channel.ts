/** A data channel of the main link, by name; what comes out of it is untrusted. */
import type { Clock } from "../../kit/clock";
import { MAX_FRAME_BYTES } from "../../socket/protocol";
import { isFields } from "./signals";

/**
 * Both sides agree on the numbers without negotiation (W3C WebRTC, section 6.2). Every
 * channel is ordered and reliable for as long as its connection lasts.
 */
const IDS = { control: 0, chat: 1, recording: 2, verify: 3 } as const;

export type ChannelName = keyof typeof IDS;

/** What a busy second may bring; a flood beyond it must not reach the page. */
const MESSAGES_PER_SECOND = 500;
const SECOND_MS = 1_000;
/** Beyond this nothing gets through anyway: the way is cut. */
const MOST_BUFFERED = 1 << 20;

export interface PeerChannelParts {
  connection: Pick<RTCPeerConnection, "createDataChannel">;
  clock: Clock;
  name: ChannelName;
  /** The channel has opened or closed. */
  changed(): void;
  /** A JSON object has arrived: no more is known of it. */
  received(message: Record<string, unknown>): void;
}

export class PeerChannel {
  readonly #channel: RTCDataChannel;
  #second = 0;
  #count = 0;

  constructor(private readonly parts: PeerChannelParts) {
    const init: RTCDataChannelInit = { negotiated: true, id: IDS[parts.name] };
    this.#channel = parts.connection.createDataChannel(parts.name, init);
    this.#channel.onopen = () => parts.changed();
    this.#channel.onclose = () => parts.changed();
    this.#channel.onmessage = ({ data }) => this.#received(data);
  }

  get isOpen(): boolean {
    return this.#channel.readyState === "open";
  }

  /** Send `text`, one JSON object; false when it could not be handed over. */
  send(text: string): boolean {
    if (!this.isOpen || this.#channel.bufferedAmount > MOST_BUFFERED) return false;
    try {
      this.#channel.send(text);
      return true;
    } catch {
      return false;
    }
  }

  /** Hear nothing more; the channel itself ends with its connection. */
  close(): void {
    this.#channel.onopen = null;
    this.#channel.onclose = null;
    this.#channel.onmessage = null;
  }

  #received(data: unknown): void {
    if (typeof data !== "string" || data.length > MAX_FRAME_BYTES || this.#isFlood()) return;
    const message = parse(data);
    if (message !== null) this.parts.received(message);
  }

  #isFlood(): boolean {
    const second = Math.floor(this.parts.clock.now() / SECOND_MS);
    this.#count = second === this.#second ? this.#count + 1 : 1;
    this.#second = second;
    return this.#count > MESSAGES_PER_SECOND;
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}
