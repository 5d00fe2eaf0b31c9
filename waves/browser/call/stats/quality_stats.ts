/** How well a connection carries, read from its statistics (W3C WebRTC Statistics, section 6). */

/** What one interval says; null where it says too little to tell. */
export interface QualitySample {
  /** The share of packets that got lost on their way here, 0 to 1. */
  readonly lossIn: number | null;
  /** The share of ours that the other side misses, as its receiver reports tell (RFC 3550). */
  readonly lossOut: number | null;
  /** The share of the sound played here that had to be made up. */
  readonly concealed: number | null;
  readonly roundTripMs: number | null;
}

/** Counters that only grow, summed over all streams: the difference of two is an interval. */
export interface Totals {
  readonly received: number;
  readonly lost: number;
  readonly concealed: number;
  readonly samples: number;
}

export const NO_TOTALS: Totals = { received: 0, lost: 0, concealed: 0, samples: 0 };

/** Fewer packets say nothing about a share; a muted microphone sends 50 a second. */
const FEWEST_PACKETS = 20;
/** Sound is reported on every five seconds or so; what is older speaks of another time. */
const REPORT_AGES_MS = 7_000;

interface Entry {
  readonly type: string;
  readonly timestamp: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly concealedSamples?: number;
  readonly silentConcealedSamples?: number;
  readonly totalSamplesReceived?: number;
  readonly fractionLost?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly nominated?: boolean;
  readonly state?: string;
}

/** Sum what the streams from the other side have counted so far. */
export function totalsOf(report: RTCStatsReport): Totals {
  const streams = entriesOf(report).filter(({ type }) => type === "inbound-rtp");
  const sum = (count: (entry: Entry) => number) =>
    streams.reduce((all, one) => all + count(one), 0);
  return {
    received: sum((one) => one.packetsReceived ?? 0),
    lost: sum((one) => one.packetsLost ?? 0),
    concealed: sum((one) => (one.concealedSamples ?? 0) - (one.silentConcealedSamples ?? 0)),
    samples: sum((one) => one.totalSamplesReceived ?? 0),
  };
}

/** Return what has happened between `before` and this report. */
export function sampleOf(report: RTCStatsReport, before: Totals): QualitySample {
  const now = totalsOf(report);
  const entries = entriesOf(report);
  // A packet that comes late is taken back from the lost ones: the count may shrink.
  const lost = Math.max(0, now.lost - before.lost);
  const due = Math.max(0, now.received - before.received) + lost;
  return {
    lossIn: due < FEWEST_PACKETS ? null : lost / due,
    lossOut: most(freshReports(entries).map(({ fractionLost }) => fractionLost)),
    concealed: share(now.concealed - before.concealed, now.samples - before.samples),
    roundTripMs: roundTripOf(entries),
  };
}

function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : Math.min(1, Math.max(0, part / whole));
}

function most(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

/** What the other side reports; of a stream that has paused the last report stays for ever. */
function freshReports(entries: readonly Entry[]): Entry[] {
  const now = Math.max(...entries.map(({ timestamp }) => timestamp));
  const reports = entries.filter(({ type }) => type === "remote-inbound-rtp");
  return reports.filter(({ timestamp }) => now - timestamp < REPORT_AGES_MS);
}

function roundTripOf(entries: readonly Entry[]): number | null {
  const pair = entries.find((one) => one.type === "candidate-pair" && one.nominated === true);
  const seconds =
    pair?.currentRoundTripTime ??
    most(freshReports(entries).map(({ roundTripTime }) => roundTripTime));
  return seconds === null ? null : Math.round(seconds * 1_000);
}

function entriesOf(report: RTCStatsReport): Entry[] {
  const entries: Entry[] = [];
  report.forEach((entry: Entry) => {
    entries.push(entry);
  });
  return entries;
}
