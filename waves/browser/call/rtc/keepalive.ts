/**
 * Notices within seconds that nothing arrives any more.
 *
 * ICE alone takes five and more. Each side sends a beat over the control channel every
 * second, so that there is traffic even when both are muted without a camera; what counts
 * is every byte that arrives, so that a page whose timers sleep is not taken for dead.
 */
import type { Clock } from "../../kit/clock";
import { every } from "../../kit/elapsed_timer";
import type { StatsPoller } from "./stats_poller";

const BEAT_MS = 1_000;
const SILENT_BEATS = 3;

export interface KeepaliveDeps {
  clock: Clock;
  stats: StatsPoller;
  beat(): void;
  changed(isSilent: boolean): void;
}

export class Keepalive {
  #received = 0;
  #silentBeats = 0;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: KeepaliveDeps) {}

  /** Begin to listen, once the link is up. */
  start(): void {
    if (this.#cancel !== null) return;
    const { clock, stats, beat } = this.deps;
    const stopBeats = every(clock, BEAT_MS, beat);
    const unsubscribe = stats.subscribe((report) => this.#heard(receivedBytes(report)));
    this.#cancel = () => {
      stopBeats();
      unsubscribe();
    };
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = () => {};
  }

  /** Whether anything has arrived since the last beat, or the one before it. */
  async isHeard(): Promise<boolean> {
    if (this.#cancel === null) return false;
    const before = this.#silentBeats;
    const report = await this.deps.stats.read();
    if (report !== null) this.#heard(receivedBytes(report));
    // This look comes between two beats: silence in it counts for nothing.
    const isNew = this.#silentBeats === 0;
    if (!isNew) this.#silentBeats = before;
    return isNew || before < 1;
  }

  #heard(received: number): void {
    this.#silentBeats = received > this.#received ? 0 : this.#silentBeats + 1;
    this.#received = received;
    this.deps.changed(this.#silentBeats >= SILENT_BEATS);
  }
}

/**
 * Sum what came in. Firefox counts no bytes in its transport statistics (they are there
 * all the same), so its candidate pairs count.
 */
function receivedBytes(report: RTCStatsReport): number {
  const sums: Record<string, number> = {};
  report.forEach(({ type, bytesReceived }: { type: string; bytesReceived?: number }) => {
    if (bytesReceived !== undefined) sums[type] = (sums[type] ?? 0) + bytesReceived;
  });
  return sums.transport ?? sums["candidate-pair"] ?? 0;
}
