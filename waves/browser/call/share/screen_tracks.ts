/**
 * The media of a share: one video track and an optional audio track, one way.
 *
 * Text needs resolution, motion needs frame rate. The content hint configures the encoder (W3C
 * MST Content Hints), the degradation preference says what it reduces first, and the bitrate
 * caps leave bandwidth for the voice.
 */

import { FULL, SMALL_FIRST } from "../media/video_ramp_up";
import type { PeerConnectionMedia } from "../rtc/peer_connection";

export type ShareMode = "text" | "motion";

interface Encoding {
  hints: readonly string[];
  preference: RTCDegradationPreference;
  maxBitrate: number;
  maxFramerate: number;
}

/** Near LiveKit's presets for 1080p, a little above for text. */
const ENCODINGS: Record<ShareMode, Encoding> = {
  text: {
    hints: ["text", "detail"],
    preference: "maintain-resolution",
    maxBitrate: 3_000_000,
    maxFramerate: 15,
  },
  motion: {
    hints: ["motion"],
    preference: "maintain-framerate",
    maxBitrate: 5_000_000,
    maxFramerate: 30,
  },
};
/** Enough for music; speech has its own connection. */
const SOUND_BITRATE = 128_000;

/** The media of the sharer: send-only tracks of the chosen surface. */
export class SharedTracks implements PeerConnectionMedia {
  #picture: RTCRtpSender | null = null;
  #size = SMALL_FIRST;
  #inOrder = Promise.resolve();

  constructor(
    private readonly stream: MediaStream,
    private mode: ShareMode,
  ) {
    for (const track of stream.getAudioTracks()) hint(track, ["music"]);
    this.#hintPicture();
  }

  offering(connection: RTCPeerConnection): void {
    this.#size = SMALL_FIRST;
    for (const track of this.stream.getTracks()) {
      const isPicture = track.kind === "video";
      const encoding = isPicture ? this.#encoding : { maxBitrate: SOUND_BITRATE };
      const { sender } = connection.addTransceiver(track, {
        direction: "sendonly",
        streams: [this.stream],
        sendEncodings: [encoding],
      });
      if (isPicture) this.#picture = sender;
    }
    this.#adjust();
  }

  answering(): void {}
  arrived(): void {}

  /** The video sender of the present connection and its track. */
  get picture(): [RTCRtpSender, MediaStreamTrack] | null {
    const [track] = this.stream.getVideoTracks();
    return this.#picture === null || track === undefined ? null : [this.#picture, track];
  }

  /** Switch between text and motion. No renegotiation. */
  use(mode: ShareMode): void {
    this.mode = mode;
    this.#hintPicture();
    this.#adjust();
  }

  /** Send at full resolution, after the first small frames. */
  showFullPicture(): void {
    this.#size = FULL;
    this.#adjust();
  }

  get #encoding(): RTCRtpEncodingParameters {
    const { maxBitrate, maxFramerate } = ENCODINGS[this.mode];
    return { maxBitrate, maxFramerate, ...this.#size };
  }

  #hintPicture(): void {
    for (const track of this.stream.getVideoTracks()) hint(track, ENCODINGS[this.mode].hints);
  }

  /** Serialised: parameters are valid for one `setParameters` call only. */
  #adjust(): void {
    const sender = this.#picture;
    if (sender === null) return;
    // A browser without support for these parameters still uses the content hint.
    this.#inOrder = this.#inOrder.then(() => this.#apply(sender)).catch(() => {});
  }

  async #apply(sender: RTCRtpSender): Promise<void> {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) Object.assign(encoding, this.#encoding);
    parameters.degradationPreference = ENCODINGS[this.mode].preference;
    await sender.setParameters(parameters);
  }
}

/** The media of the viewer: the first track of each kind, receive-only. */
export class ViewedTracks implements PeerConnectionMedia {
  readonly #kinds = new Set<string>();

  constructor(private readonly trackArrived: (track: MediaStreamTrack) => void) {}

  offering(): void {}

  /** Receive one video and one audio track, and refuse the rest of the offer. */
  answering(connection: RTCPeerConnection): void {
    const taken = new Set<string>();
    for (const transceiver of connection.getTransceivers()) {
      const { kind } = transceiver.receiver.track;
      transceiver.direction = taken.has(kind) ? "inactive" : "recvonly";
      taken.add(kind);
    }
  }

  arrived(track: MediaStreamTrack): void {
    if (this.#kinds.has(track.kind)) return;
    this.#kinds.add(track.kind);
    this.trackArrived(track);
  }
}

/** Set the first hint that the browser supports; Firefox supports none. */
function hint(track: MediaStreamTrack, hints: readonly string[]): void {
  for (const value of hints) {
    track.contentHint = value;
    if (track.contentHint === value) return;
  }
}
