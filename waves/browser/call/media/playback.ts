/**
 * Keeps the media elements of a call playing.
 *
 * Browsers and systems pause the elements of live streams: for a phone call, a media key, a
 * picture-in-picture window that closes, an element that moves in the page. Each paused element
 * is played again. A refusal without a user gesture is reported, and the next gesture retries.
 */
import type { Clock } from "../../kit/clock";

/** The used part of an HTMLMediaElement. */
export interface Playable {
  readonly paused: boolean;
  readonly muted: boolean;
  readonly isConnected: boolean;
  readonly srcObject: MediaProvider | null;
  play(): Promise<void>;
  addEventListener(type: "pause" | "playing", listener: () => void): void;
  removeEventListener(type: "pause" | "playing", listener: () => void): void;
}

/** What the browser plays only after a user gesture. */
export interface BlockedMedia {
  readonly sound: boolean;
  readonly picture: boolean;
}

export interface PlaybackDeps {
  clock: Clock;
  changed(refused: BlockedMedia): void;
}

const RETRY_MS = 1_000;

export class Playback {
  readonly #kept = new Set<KeptElement>();
  #reported: BlockedMedia = { sound: false, picture: false };

  constructor(private readonly deps: PlaybackDeps) {}

  /** Play this element until the returned function is called. */
  keep(element: Playable): () => void {
    const kept = new KeptElement(element, this.deps.clock, () => this.#notify());
    this.#kept.add(kept);
    kept.play();
    return () => {
      this.#kept.delete(kept);
      kept.stop();
      this.#notify();
    };
  }

  /** Play what is paused: after a user gesture, or when the page is visible again. */
  resume(): void {
    for (const kept of this.#kept) kept.resume();
  }

  #notify(): void {
    const refused = [...this.#kept].filter((kept) => kept.isRefused);
    const sound = refused.some((kept) => !kept.isMuted);
    const picture = !sound && refused.length > 0;
    if (sound === this.#reported.sound && picture === this.#reported.picture) return;
    this.#reported = { sound, picture };
    this.deps.changed(this.#reported);
  }
}

class KeptElement {
  isRefused = false;
  #isStopped = false;
  #triedAt = Number.NEGATIVE_INFINITY;
  #cancelRetry = (): void => {};
  readonly #paused = (): void => this.#follow();
  readonly #playing = (): void => this.#refused(false);

  constructor(
    private readonly element: Playable,
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {
    element.addEventListener("pause", this.#paused);
    element.addEventListener("playing", this.#playing);
  }

  get isMuted(): boolean {
    return this.element.muted;
  }

  /** Start; while there is no data yet, the promise of `play` stays pending. */
  play(): void {
    this.#triedAt = this.clock.now();
    this.#retryLater();
    this.element.play().then(
      () => this.#refused(false),
      (error: unknown) => this.#failed(error),
    );
  }

  resume(): void {
    if (this.element.paused && this.#hasStream) this.play();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelRetry();
    this.element.removeEventListener("pause", this.#paused);
    this.element.removeEventListener("playing", this.#playing);
  }

  /** A stream without live tracks has nothing to play. */
  get #hasStream(): boolean {
    const stream = this.element.srcObject as Partial<MediaStream> | null;
    return this.element.isConnected && stream !== null && stream.active !== false;
  }

  /** Play at once, but not in a tight loop against a system that pauses at once. */
  #follow(): void {
    if (this.#isStopped || !this.element.paused) return;
    const isDue = this.clock.now() - this.#triedAt >= RETRY_MS;
    if (isDue && this.#hasStream) this.play();
    else this.#retryLater();
  }

  #retryLater(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.clock.after(RETRY_MS, () => this.#follow());
  }

  #failed(error: unknown): void {
    // An AbortError only means that a pause or another stream came in between.
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError") this.#refused(true);
  }

  #refused(isRefused: boolean): void {
    if (this.#isStopped || isRefused === this.isRefused) return;
    this.isRefused = isRefused;
    this.changed();
  }
}
