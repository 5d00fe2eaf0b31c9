/** The other side of a call, as far as it is heard and seen here. */

import type { Clock } from "../../kit/clock";
import type { Problem } from "../model/media_errors";
import type { CallSnapshot } from "../model/snapshot";
import type { ControlMessage } from "../rtc/signals";

export type RemoteState = Pick<CallSnapshot, "remoteVideo" | "remoteMuted" | "peerProblem">;

/** A picture that pauses for less stays in sight, as it was. */
const PAUSE_MS = 3_000;

export interface RemoteMediaDeps {
  clock: Clock;
  /** What their picture and sound are played from; tracks come and go. */
  stream: MediaStream;
  changed(state: RemoteState): void;
}

export class RemoteMedia {
  /** Unknown until they say it; then their word counts, for a cut track stays as it was. */
  #camera: boolean | null = null;
  #microphone = true;
  #picture: MediaStreamTrack | null = null;
  #problem: Problem = "";
  /** Whether the picture is mute for good, or has not begun. */
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

  /** A track has arrived; it takes the place of an earlier one of its kind. */
  add(track: MediaStreamTrack): void {
    if (track.kind === "video") this.#see(track);
    else this.#hear(track);
    this.#tell();
  }

  /** They say what they send. */
  heard(message: ControlMessage & { kind: "state" }): void {
    this.#camera = message.camera;
    this.#microphone = message.microphone;
    this.#problem = message.problem;
    this.#tell();
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
    // A track is mute until its first packet has arrived.
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
    this.#tell();
  }

  #hear(track: MediaStreamTrack): void {
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

  #tell(): void {
    this.#follow();
    this.deps.changed(this.state);
  }
}
