/** How well a connection carries, read from its statistics (W3C WebRTC Statistics, section 6). */

/** The figures of one interval; null where there is too little data. */
export interface QualitySample {
  /** The ratio of incoming packets that were lost, 0 to 1. */
  readonly lossIn: number | null;
  /** The ratio of outgoing packets that were lost, from RTCP receiver reports (RFC 3550). */
  readonly lossOut: number | null;
  /** The ratio of played audio samples that were concealed. */
  readonly concealed: number | null;
  readonly roundTripMs: number | null;
}

/** Cumulative counters, summed over all streams. */
export interface Totals {
  readonly received: number;
  readonly lost: number;
  readonly concealed: number;
  readonly samples: number;
}

export const NO_TOTALS: Totals = { received: 0, lost: 0, concealed: 0, samples: 0 };

/** The minimum for a meaningful ratio; a muted microphone sends 50 packets a second. */
const FEWEST_PACKETS = 20;
/** Audio is reported about every five seconds; older reports are stale. */
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

/** Sum the counters of all incoming streams. */
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

/** Return the figures between `before` and this report. */
export function sampleOf(report: RTCStatsReport, before: Totals): QualitySample {
  const now = totalsOf(report);
  const entries = entriesOf(report);
  // A late packet is subtracted from the lost ones: the count may shrink.
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

/** Recent receiver reports; of a paused stream the last report stays for ever. */
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
