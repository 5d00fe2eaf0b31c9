/** The remote audio and video of a call. */

import type { Clock } from "../../kit/clock";
import type { Problem } from "../model/media_errors";
import type { CallSnapshot } from "../model/snapshot";

/** What the peer reports of its microphone and camera. */
export interface PeerDeviceState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly problem: Problem;
}

export type RemoteState = Pick<CallSnapshot, "remoteVideo" | "remoteMuted" | "peerProblem">;

/** A shorter pause of the video keeps the last frame. */
const PAUSE_MS = 3_000;

export interface RemoteMediaDeps {
  clock: Clock;
  /** The stream that is played; its tracks are replaced. */
  stream: MediaStream;
  changed(state: RemoteState): void;
}

export class RemoteMedia {
  /** Null until the peer reports it; then the report counts, not the track. */
  #camera: boolean | null = null;
  #microphone = true;
  #picture: MediaStreamTrack | null = null;
  #problem: Problem = "";
  /** Whether the video is muted, or has not begun. */
  #isMute = true;
  #cancelPause = (): void => {};

  constructor(private readonly deps: RemoteMediaDeps) {}

  get stream(): MediaStream {
    return this.deps.stream;
  }

  get state(): RemoteState {
    return {
      remoteVideo: this.#isSeen,
      remoteMuted: !this.#microphone,
      peerProblem: this.#problem,
    };
  }

  /** A track has arrived; it replaces an earlier one of its kind. */
  add(track: MediaStreamTrack): void {
    if (track.kind === "video") this.#see(track);
    else this.#followAudio(track);
    this.#notify();
  }

  /** The peer reports what it sends. */
  heard(message: PeerDeviceState): void {
    this.#camera = message.camera;
    this.#microphone = message.microphone;
    this.#problem = message.problem;
    this.#notify();
  }

  /** The call is over. */
  stop(): void {
    this.#cancelPause();
  }

  get #isSeen(): boolean {
    return this.#camera !== false && this.#picture !== null && !this.#isMute;
  }

  #see(track: MediaStreamTrack): void {
    this.#picture = track;
    // A track is muted until its first packet arrives.
    this.#setMute(track.muted);
    track.onunmute = () => this.#picture === track && this.#setMute(false);
    track.onmute = () => this.#picture === track && this.#pause();
  }

  #pause(): void {
    this.#cancelPause();
    this.#cancelPause = this.deps.clock.after(PAUSE_MS, () => this.#setMute(true));
  }

  #setMute(isMute: boolean): void {
    this.#cancelPause();
    this.#isMute = isMute;
    this.#notify();
  }

  #followAudio(track: MediaStreamTrack): void {
    for (const old of this.stream.getAudioTracks()) this.stream.removeTrack(old);
    this.stream.addTrack(track);
  }

  /**
   * Keep the picture in the stream only while it is seen: Chromium does not play the sound
   * of an element that waits for the first picture.
   */
  #follow(): void {
    const shown = this.#isSeen ? this.#picture : null;
    for (const old of this.stream.getVideoTracks()) if (old !== shown) this.stream.removeTrack(old);
    if (shown !== null) this.stream.addTrack(shown);
  }

  #notify(): void {
    this.#follow();
    this.deps.changed(this.state);
  }
}
