/** A local track, and its loss or interruption by the system. */
import type { Clock } from "../../kit/clock";
import { plainLabel } from "./device_list";

export interface LocalTrackDeps {
  clock: Clock;
  /** The device or its permission is gone; not called after `stop`. */
  lost(): void;
  /** The system has interrupted the track, or resumed it. */
  taken(isTaken: boolean): void;
}

/**
 * Cameras are muted briefly while they start, and some systems interrupt them briefly and
 * repeatedly: short interruptions are not reported.
 */
const TAKEN_AFTER_MS = 3_000;

export class LocalTrack {
  #isTaken = false;
  #cancel = (): void => {};

  constructor(
    readonly track: MediaStreamTrack,
    private readonly deps: LocalTrackDeps,
  ) {
    track.onended = () => deps.lost();
    track.onmute = () => this.#follow();
    track.onunmute = () => this.#follow();
    if (track.muted) this.#follow();
  }

  /** The id of its device, where the browser reports it. */
  get deviceId(): string {
    return this.track.getSettings().deviceId ?? "";
  }

  get label(): string {
    return plainLabel(this.track.label);
  }

  stop(): void {
    this.#cancel();
    this.track.onended = null;
    this.track.onmute = null;
    this.track.onunmute = null;
    this.track.stop();
  }

  #follow(): void {
    this.#cancel();
    if (!this.track.muted) this.#notify(false);
    else this.#cancel = this.deps.clock.after(TAKEN_AFTER_MS, () => this.#notify(true));
  }

  #notify(isTaken: boolean): void {
    if (isTaken === this.#isTaken) return;
    this.#isTaken = isTaken;
    this.deps.taken(isTaken);
  }
}
