/**
 * The camera and the microphone on the main link, in both directions.
 *
 * Both kinds are negotiated at once and for both directions, so that whatever a device
 * does later is a `replaceTrack`, never a renegotiation.
 */

import { tuneSound } from "../media/audio_processing";
import type { Kind } from "../media/get_user_media";
import { goFull, SMALL_FIRST, startSmall } from "../media/video_ramp_up";
import type { PeerConnectionMedia } from "./peer_connection";

const KINDS: readonly Kind[] = ["audio", "video"];

export interface CallTracksDeps {
  /** Names our media to the other side: tracks of one stream are played in step. */
  stream: MediaStream;
  /** What to send when the link begins. */
  track(kind: Kind): MediaStreamTrack | null;
  trackArrived(track: MediaStreamTrack): void;
}

export class CallTracks implements PeerConnectionMedia {
  readonly #senders: Partial<Record<Kind, RTCRtpSender>> = {};

  constructor(private readonly deps: CallTracksDeps) {}

  offering(connection: RTCPeerConnection): void {
    const { stream, track } = this.deps;
    for (const kind of KINDS) {
      const init: RTCRtpTransceiverInit = { direction: "sendrecv", streams: [stream] };
      if (kind === "video") init.sendEncodings = [{ ...SMALL_FIRST }];
      this.#senders[kind] = connection.addTransceiver(track(kind) ?? kind, init).sender;
    }
  }

  /** Send on what the offer brought: of each kind the first, in both directions. */
  answering(connection: RTCPeerConnection): void {
    for (const transceiver of connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as Kind;
      if (this.#senders[kind] !== undefined) continue;
      this.#senders[kind] = transceiver.sender;
      transceiver.direction = "sendrecv";
      // Firefox before 113 has no setStreams: there sound and picture may drift apart.
      transceiver.sender.setStreams?.(this.deps.stream);
      if (kind === "video") startSmall(transceiver.sender);
      this.setTrack(kind, this.deps.track(kind));
    }
  }

  arrived(track: MediaStreamTrack): void {
    this.deps.trackArrived(track);
  }

  /** Send `track` from now on, or nothing; no renegotiation. */
  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#senders[kind]?.replaceTrack(track).catch(() => {});
  }

  /** Send music, or speech; no renegotiation. */
  tuneSound(isMusic: boolean): void {
    if (this.#senders.audio !== undefined) tuneSound(this.#senders.audio, isMusic);
  }

  /** Stop saving on the picture. */
  showFullPicture(): void {
    if (this.#senders.video !== undefined) goFull(this.#senders.video);
  }
}
