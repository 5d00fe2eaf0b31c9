/** A media element that the browser, the system or the page pauses. */
import type { Playable } from "../../../waves/browser/call/media/playback";

export class FakeElement implements Playable {
  paused = true;
  muted = false;
  isConnected = true;
  srcObject: MediaProvider | null = { active: true } as MediaStream;
  /** Whether the browser lets it play without a gesture. */
  isAllowed = true;
  plays = 0;
  readonly #listeners = { pause: new Set<() => void>(), playing: new Set<() => void>() };

  async play(): Promise<void> {
    this.plays += 1;
    if (!this.isAllowed) throw new DOMException("play() failed", "NotAllowedError");
    this.paused = false;
  }

  addEventListener(type: "pause" | "playing", listener: () => void): void {
    this.#listeners[type].add(listener);
  }

  removeEventListener(type: "pause" | "playing", listener: () => void): void {
    this.#listeners[type].delete(listener);
  }

  /** Somebody pauses it; the page learns of that by an event. */
  pause(): void {
    this.paused = true;
    for (const listener of this.#listeners.pause) listener();
  }

  /** It has begun by itself. */
  begin(): void {
    this.paused = false;
    for (const listener of this.#listeners.playing) listener();
  }

  get isWatched(): boolean {
    return this.#listeners.pause.size + this.#listeners.playing.size > 0;
  }
}
