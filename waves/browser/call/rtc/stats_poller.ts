/** Polls the statistics of one peer connection, once per interval for all who read them. */
import type { Clock } from "../../kit/clock";
import { every } from "../../kit/elapsed_timer";

const POLL_MS = 1_000;

export class StatsPoller {
  readonly #listeners = new Set<(report: RTCStatsReport) => void>();
  #stop: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly connection: Pick<RTCPeerConnection, "getStats">,
  ) {}

  /** Call `listener` with one report per second. Returns an unsubscribe function. */
  subscribe(listener: (report: RTCStatsReport) => void): () => void {
    this.#listeners.add(listener);
    this.#stop ??= every(this.clock, POLL_MS, () => void this.#poll());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  }

  /** Return a report of this moment; null when the connection is closed. */
  async read(): Promise<RTCStatsReport | null> {
    try {
      return await this.connection.getStats();
    } catch {
      return null;
    }
  }

  async #poll(): Promise<void> {
    const polling = this.#stop;
    const report = await this.read();
    // Everyone may have unsubscribed while the browser counted.
    if (report === null || this.#stop !== polling) return;
    for (const listener of [...this.#listeners]) listener(report);
  }
}
