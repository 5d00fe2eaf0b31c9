/**
 * The media of a share: one picture, perhaps its sound, one way.
 *
 * Text is read: every pixel counts and frames may wait. Motion is watched: frames count
 * and pixels may go. The hint chooses how the encoder works (W3C MST Content Hints), the
 * preference what it gives up first when the way is narrow, the caps keep the voice safe.
 */

import { FULL, SMALL_FIRST } from "../media/video_ramp_up";
import type { PeerConnectionMedia } from "../rtc/peer_connection";

export type ShareMode = "text" | "motion";

interface Manner {
  hints: readonly string[];
  preference: RTCDegradationPreference;
  maxBitrate: number;
  maxFramerate: number;
}

/** Bits and frames per second: near LiveKit's presets for 1080p, a little above for text. */
const MANNERS: Record<ShareMode, Manner> = {
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
/** Enough for music; the voice has its own link. */
const SOUND_BITRATE = 128_000;

/** What the sharer sends: the tracks of the chosen surface, and nothing comes back. */
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

  /** What sends the picture of the present link, and the track that it is to send. */
  get picture(): [RTCRtpSender, MediaStreamTrack] | null {
    const [track] = this.stream.getVideoTracks();
    return this.#picture === null || track === undefined ? null : [this.#picture, track];
  }

  /** Send for reading or for watching from now on; no renegotiation. */
  use(mode: ShareMode): void {
    this.mode = mode;
    this.#hintPicture();
    this.#adjust();
  }

  /** Send every pixel: the first pictures, which are small, have arrived. */
  showFullPicture(): void {
    this.#size = FULL;
    this.#adjust();
  }

  get #encoding(): RTCRtpEncodingParameters {
    const { maxBitrate, maxFramerate } = MANNERS[this.mode];
    return { maxBitrate, maxFramerate, ...this.#size };
  }

  #hintPicture(): void {
    for (const track of this.stream.getVideoTracks()) hint(track, MANNERS[this.mode].hints);
  }

  /** One change after the other: parameters are good for one `setParameters` only. */
  #adjust(): void {
    const sender = this.#picture;
    if (sender === null) return;
    // A browser that knows no preference, or too few parameters yet, still has the hint.
    this.#inOrder = this.#inOrder.then(() => this.#apply(sender)).catch(() => {});
  }

  async #apply(sender: RTCRtpSender): Promise<void> {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) Object.assign(encoding, this.#encoding);
    parameters.degradationPreference = MANNERS[this.mode].preference;
    await sender.setParameters(parameters);
  }
}

/** What the viewer receives: of each kind the first, and nothing is ever sent. */
export class ViewedTracks implements PeerConnectionMedia {
  readonly #lines = new Set<string>();

  constructor(private readonly trackArrived: (track: MediaStreamTrack) => void) {}

  offering(): void {}

  /** Whatever the offer asks for: receive one picture and one sound, refuse the rest. */
  answering(connection: RTCPeerConnection): void {
    const taken = new Set<string>();
    for (const transceiver of connection.getTransceivers()) {
      const { kind } = transceiver.receiver.track;
      transceiver.direction = taken.has(kind) ? "inactive" : "recvonly";
      taken.add(kind);
    }
  }

  arrived(track: MediaStreamTrack): void {
    if (this.#lines.has(track.kind)) return;
    this.#lines.add(track.kind);
    this.trackArrived(track);
  }
}

/** Set the first hint that the browser knows; it ignores others, and Firefox all. */
function hint(track: MediaStreamTrack, hints: readonly string[]): void {
  for (const value of hints) {
    track.contentHint = value;
    if (track.contentHint === value) return;
  }
}
