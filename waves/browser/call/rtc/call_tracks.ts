/**
 * The audio and video transceivers of the main connection.
 *
 * Both kinds are negotiated at once and for both directions, so that every later change of a
 * device is a `replaceTrack` without renegotiation.
 */

import { tuneSound } from "../media/audio_processing";
import type { Kind } from "../media/get_user_media";
import { goFull, SMALL_FIRST, startSmall } from "../media/video_ramp_up";
import type { PeerConnectionMedia } from "./peer_connection";

const KINDS: readonly Kind[] = ["audio", "video"];

export interface CallTracksDeps {
  /** The stream that the peer sees: tracks of one stream are played in sync. */
  stream: MediaStream;
  /** The track to send when the connection begins. */
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

  /** Use the first transceiver of each kind that the offer brought, in both directions. */
  answering(connection: RTCPeerConnection): void {
    for (const transceiver of connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as Kind;
      if (this.#senders[kind] !== undefined) continue;
      this.#senders[kind] = transceiver.sender;
      transceiver.direction = "sendrecv";
      // Firefox before 113 has no setStreams: there audio and video may drift apart.
      transceiver.sender.setStreams?.(this.deps.stream);
      if (kind === "video") startSmall(transceiver.sender);
      this.setTrack(kind, this.deps.track(kind));
    }
  }

  arrived(track: MediaStreamTrack): void {
    this.deps.trackArrived(track);
  }

  /** Replace the sent track; null sends nothing. No renegotiation. */
  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#senders[kind]?.replaceTrack(track).catch(() => {});
  }

  /** Switch the bitrate between music and speech. No renegotiation. */
  tuneSound(isMusic: boolean): void {
    if (this.#senders.audio !== undefined) tuneSound(this.#senders.audio, isMusic);
  }

  /** Send video at full resolution. */
  showFullPicture(): void {
    if (this.#senders.video !== undefined) goFull(this.#senders.video);
  }
}
