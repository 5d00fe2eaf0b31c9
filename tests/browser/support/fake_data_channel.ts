/** What hangs on a connection: a data channel and the senders of its tracks. */
import type { FakeTrack } from "./fake_media";

export class FakeChannel {
  readyState: "connecting" | "open" | "closed" = "connecting";
  bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  bufferedAmountLowThreshold = 0;
  onbufferedamountlow: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly sent: string[] = [];
  peer: FakeChannel | null = null;
  /** A cut way takes what is sent and brings it nowhere. */
  isCut = false;

  constructor(
    readonly label: string,
    readonly init: RTCDataChannelInit,
  ) {}

  send(text: string): void {
    if (this.readyState !== "open") throw new DOMException("not open", "InvalidStateError");
    this.sent.push(text);
    if (!this.isCut) queueMicrotask(() => this.peer?.onmessage?.({ data: text }));
  }

  open(): void {
    this.readyState = "open";
    this.onopen?.();
  }
}

interface FakeParameters {
  encodings: RTCRtpEncodingParameters[];
  degradationPreference?: RTCDegradationPreference;
}

export class FakeSender {
  readonly replaced: (FakeTrack | null)[] = [];
  readonly sizes: number[] = [];
  preference: RTCDegradationPreference | undefined;
  streams: unknown[] = [];
  framesSent = 1;
  #encodings: RTCRtpEncodingParameters[];

  constructor(
    public track: FakeTrack | null,
    encodings: RTCRtpEncodingParameters[] = [{}],
  ) {
    this.#encodings = encodings;
  }

  async replaceTrack(track: FakeTrack | null): Promise<void> {
    this.track = track;
    this.replaced.push(track);
  }

  async getStats(): Promise<Map<string, { type: string; framesSent: number }>> {
    return new Map([["out", { type: "outbound-rtp", framesSent: this.framesSent }]]);
  }

  setStreams(...streams: unknown[]): void {
    this.streams = streams;
  }

  getParameters(): { encodings: RTCRtpEncodingParameters[] } {
    return { encodings: this.#encodings.map((encoding) => ({ ...encoding })) };
  }

  async setParameters(to: FakeParameters): Promise<void> {
    const { encodings } = to;
    this.preference = to.degradationPreference;
    this.#encodings = encodings;
    this.sizes.push(encodings[0]?.scaleResolutionDownBy ?? 1);
  }
}
