/**
 * Keeps the screen awake while video is shown (W3C Screen Wake Lock API).
 *
 * The browser releases the lock when the page is hidden; it is requested again when the page is
 * visible. A voice call lets the screen sleep.
 */

import type { Streams } from "../call/media/stream_registry";
import type { CallStore } from "../call/model/snapshot";

export interface WakeLock {
  onReleased(listener: () => void): void;
  release(): void;
}

export interface WakeLockPort {
  /** Rejects while the page is hidden or the battery is low. */
  request(): Promise<WakeLock>;
  isVisible(): boolean;
  onVisible(listener: () => void): void;
}

export interface ScreenWakeLockDeps {
  port: WakeLockPort;
  call: CallStore;
  streams: Pick<Streams, "get" | "subscribe">;
}

export class ScreenWakeLock {
  #lock: WakeLock | null = null;
  #isAsking = false;

  constructor(private readonly deps: ScreenWakeLockDeps) {
    deps.call.subscribe(() => this.#follow());
    deps.streams.subscribe(() => this.#follow());
    deps.port.onVisible(() => this.#follow());
  }

  get #isWanted(): boolean {
    const { call, streams } = this.deps;
    const { phase, localVideo, remoteVideo } = call.getSnapshot();
    if (phase !== "connected" && phase !== "reconnecting") return false;
    const screen = streams.get("remoteScreen") ?? streams.get("localScreen");
    return localVideo || remoteVideo || screen !== null;
  }

  #follow(): void {
    if (!this.#isWanted) this.#release();
    else if (this.#lock === null && this.deps.port.isVisible()) void this.#request();
  }

  async #request(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      this.#take(await this.deps.port.request());
    } catch {
      // The system refuses to save battery: requested again at the next change.
    } finally {
      this.#isAsking = false;
    }
  }

  #take(lock: WakeLock): void {
    this.#lock = lock;
    lock.onReleased(() => {
      if (this.#lock === lock) this.#lock = null;
    });
    if (!this.#isWanted) this.#release();
  }

  #release(): void {
    this.#lock?.release();
    this.#lock = null;
  }
}
