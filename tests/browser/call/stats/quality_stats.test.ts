import { describe, expect, test } from "bun:test";
import { NO_TOTALS, sampleOf, totalsOf } from "../../../../waves/browser/call/stats/quality_stats";
import { recordedStats, type Trouble } from "../../support/recorded_stats";

describe("one sample of the statistics", () => {
  const between = (trouble: Trouble) =>
    sampleOf(recordedStats(3, trouble), totalsOf(recordedStats(2, trouble)));

  test("of a good call has no loss", () => {
    expect(between({})).toEqual({ lossIn: 0, lossOut: 0, concealed: 0, roundTripMs: 1 });
  });

  test("has the loss of its interval only", () => {
    expect(between({ lossIn: 0.2 }).lossIn).toBeCloseTo(0.2, 1);
    const later = sampleOf(recordedStats(3), { ...totalsOf(recordedStats(2)), lost: 5_000 });
    expect(later.lossIn).toBe(0);
  });

  test("uses the worst stream that the peer reports", () => {
    expect(between({ lossOut: 0.12 }).lossOut).toBe(0.12);
  });

  test("ignores an outdated report", () => {
    expect(between({ lossOut: 0.5, reportAge: 9_000 }).lossOut).toBeNull();
  });

  test("counts concealed samples, but not silence", () => {
    expect(between({ concealed: 0.25 }).concealed).toBeCloseTo(0.25, 2);
    expect(between({ silent: 0.25 }).concealed).toBe(0);
  });

  test("uses the round-trip time of the selected pair", () => {
    expect(between({ roundTrip: 0.3 }).roundTripMs).toBe(300);
  });

  test("of an empty report is empty", () => {
    const empty = new Map() as unknown as RTCStatsReport;
    const nothing = { lossIn: null, lossOut: null, concealed: null, roundTripMs: null };
    expect(sampleOf(empty, NO_TOTALS)).toEqual(nothing);
  });
});
