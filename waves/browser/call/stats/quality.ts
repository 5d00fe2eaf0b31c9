/**
 * Monitors the quality of the main connection and determines whose side is weak.
 *
 * Incoming loss is attributed to the peer, outgoing loss to this side: the uplink is nearly
 * always the bottleneck. The peer's view of our packets comes with its RTCP receiver reports.
 * The hint appears after several bad samples and disappears after more good ones, so that it
 * does not flicker.
 */
import { createStore, type Store } from "../../kit/store";
import type { AttachedConnection, Capability } from "../rtc/capability";
import type { PeerConnectionState } from "../rtc/peer_connection";
import type { StatsPoller } from "../rtc/stats_poller";
import { NO_TOTALS, sampleOf, totalsOf } from "./quality_stats";
import { QUALITY_UNKNOWN, type QualitySnapshot, type WeakSide } from "./snapshot";

/** One second has too few packets for a ratio: a sample spans two reports. */
const REPORTS_PER_SAMPLE = 2;
const SAMPLES_TO_SAY = 2;
const SAMPLES_TO_TAKE_BACK = 4;

/** Noticeable from `bad` on; no longer noticeable below `good`. */
const LIMITS = {
  loss: { good: 0.03, bad: 0.08 },
  concealed: { good: 0.05, bad: 0.15 },
  roundTripMs: { good: 450, bad: 700 },
} as const;

type Verdict = "bad" | "good" | "between" | "unknown";

/** Rate one figure. */
function judge(what: keyof typeof LIMITS, value: number | null): Verdict {
  if (value === null) return "unknown";
  const { good, bad } = LIMITS[what];
  if (value >= bad) return "bad";
  return value < good ? "good" : "between";
}

/** Return the worst of the known verdicts. */
function worst(...verdicts: Verdict[]): Verdict {
  const order: readonly Verdict[] = ["bad", "between", "good"];
  return order.find((one) => verdicts.includes(one)) ?? "unknown";
}

/** One direction: poor after several bad samples, good again after more good ones. */
class Gauge {
  isPoor = false;
  #bad = 0;
  #good = 0;

  take(verdict: Verdict): void {
    if (verdict === "unknown") return;
    this.#bad = verdict === "bad" ? this.#bad + 1 : 0;
    this.#good = verdict === "good" ? this.#good + 1 : 0;
    if (this.#bad >= SAMPLES_TO_SAY) this.isPoor = true;
    if (this.#good >= SAMPLES_TO_TAKE_BACK) this.isPoor = false;
  }
}

export class QualityMonitor implements Capability {
  readonly store: Store<QualitySnapshot> = createStore<QualitySnapshot>({ ...QUALITY_UNKNOWN });
  #stats: StatsPoller | null = null;
  #stop: (() => void) | null = null;
  #reports = 0;
  #before = NO_TOTALS;
  #gauges = { in: new Gauge(), out: new Gauge(), way: new Gauge() };

  attach({ stats }: AttachedConnection): void {
    this.#halt();
    this.#stats = stats;
    this.#before = NO_TOTALS;
  }

  /** A lost connection is shown as such; earlier samples are discarded. */
  connectionChanged(state: PeerConnectionState): void {
    if (state !== "connected") this.#halt();
    else this.#stop ??= this.#stats?.subscribe((report) => this.#take(report)) ?? null;
  }

  end(): void {
    this.#halt();
    this.#stats = null;
  }

  #halt(): void {
    this.#stop?.();
    this.#stop = null;
    this.#reports = 0;
    this.#gauges = { in: new Gauge(), out: new Gauge(), way: new Gauge() };
    this.store.set(QUALITY_UNKNOWN);
  }

  #take(report: RTCStatsReport): void {
    this.#reports += 1;
    if (this.#reports % REPORTS_PER_SAMPLE !== 0) return;
    const sample = sampleOf(report, this.#before);
    this.#before = totalsOf(report);
    const { in: inwards, out, way } = this.#gauges;
    inwards.take(worst(judge("loss", sample.lossIn), judge("concealed", sample.concealed)));
    out.take(judge("loss", sample.lossOut));
    way.take(judge("roundTripMs", sample.roundTripMs));
    this.store.set({ sample, weak: this.#weakSide() });
  }

  #weakSide(): WeakSide | "" {
    const { in: inwards, out, way } = this.#gauges;
    if (way.isPoor || (inwards.isPoor && out.isPoor)) return "both";
    if (inwards.isPoor) return "remote";
    return out.isPoor ? "local" : "";
  }
}
