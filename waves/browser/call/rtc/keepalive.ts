/**
 * Detects within three seconds that nothing arrives any more; ICE alone takes five or more.
 *
 * Each side sends a beat over the control channel every second, so that there is traffic even
 * when both are muted without a camera. Every received byte counts, so that a page with
 * throttled timers is not taken for lost.
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

  /** Start, once the connection is up. */
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
    // This read comes between two beats: silence in it does not count.
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
 * Sum the received bytes. Firefox reports none in its transport statistics, so the candidate
 * pairs are summed there.
 */
function receivedBytes(report: RTCStatsReport): number {
  const sums: Record<string, number> = {};
  report.forEach(({ type, bytesReceived }: { type: string; bytesReceived?: number }) => {
    if (bytesReceived !== undefined) sums[type] = (sums[type] ?? 0) + bytesReceived;
  });
  return sums.transport ?? sums["candidate-pair"] ?? 0;
}
