/**
 * Detects within three seconds that nothing arrives any more; ICE alone takes five or more.
 *
 * Each side sends a message over the control channel every second, so that there is traffic even
 * when both are muted without a camera. Every received byte counts, so that a page with
 * throttled timers does not count as lost.
 */
import type { Clock } from "../../kit/clock";
import { every } from "../../kit/elapsed_timer";
import type { StatsPoller } from "./stats_poller";

const SEND_EVERY_MS = 1_000;
const MOST_SILENT_REPORTS = 3;

export interface KeepaliveDeps {
  clock: Clock;
  stats: StatsPoller;
  send(): void;
  changed(isSilent: boolean): void;
}

export class Keepalive {
  #received = 0;
  #silentReports = 0;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: KeepaliveDeps) {}

  /** Start, once the connection is up. */
  start(): void {
    if (this.#cancel !== null) return;
    const { clock, stats, send } = this.deps;
    const stopSending = every(clock, SEND_EVERY_MS, send);
    const unsubscribe = stats.subscribe((report) => this.#count(receivedBytes(report)));
    this.#cancel = () => {
      stopSending();
      unsubscribe();
    };
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = () => {};
  }

  /** Whether anything has arrived since the last report, or the one before it. */
  async isHeard(): Promise<boolean> {
    if (this.#cancel === null) return false;
    const before = this.#silentReports;
    const report = await this.deps.stats.read();
    if (report !== null) this.#count(receivedBytes(report));
    // This read comes between two reports: silence in it does not count.
    const isNew = this.#silentReports === 0;
    if (!isNew) this.#silentReports = before;
    return isNew || before < 1;
  }

  #count(received: number): void {
    this.#silentReports = received > this.#received ? 0 : this.#silentReports + 1;
    this.#received = received;
    this.deps.changed(this.#silentReports >= MOST_SILENT_REPORTS);
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
