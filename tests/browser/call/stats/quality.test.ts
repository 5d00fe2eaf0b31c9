import { beforeEach, describe, expect, test } from "bun:test";
import type { AttachedConnection } from "../../../../waves/browser/call/rtc/capability";
import { StatsPoller } from "../../../../waves/browser/call/rtc/stats_poller";
import { QualityMonitor } from "../../../../waves/browser/call/stats/quality";
import { QUALITY_UNKNOWN } from "../../../../waves/browser/call/stats/snapshot";
import { FakeClock } from "../../support/fake_clock";
import { recordedStats, type Trouble } from "../../support/recorded_stats";

describe("the quality monitor", () => {
  let clock: FakeClock;
  let watch: QualityMonitor;
  let look: number;
  let trouble: Trouble;
  let asked: number;

  const connection = {
    getStats: async () => {
      asked += 1;
      return recordedStats(Math.floor(look++ / 2), trouble);
    },
  };
  type ConnectionStatus = Pick<RTCPeerConnection, "getStats">;
  const attach = (to: ConnectionStatus = connection) =>
    watch.attach({ stats: new StatsPoller(clock, to) } as unknown as AttachedConnection);
  const samples = (count: number) => clock.advance(2_000 * count);
  const weak = () => watch.store.getSnapshot().weak;

  beforeEach(() => {
    clock = new FakeClock();
    watch = new QualityMonitor();
    look = asked = 0;
    trouble = {};
    attach();
    watch.connectionChanged("connected");
  });

  test("reports nothing for a good call", async () => {
    await samples(8);
    expect(weak()).toBe("");
    expect(watch.store.getSnapshot().sample?.lossIn).toBe(0);
  });

  for (const [name, bad, side] of [
    ["what gets lost on its way here", { lossIn: 0.2 }, "remote"],
    ["sound that has to be made up", { concealed: 0.3 }, "remote"],
    ["what the other side misses", { lossOut: 0.2 }, "local"],
    ["losses both ways", { lossIn: 0.2, lossOut: 0.2 }, "both"],
    ["a long way", { roundTrip: 0.9 }, "both"],
  ] as const) {
    test(`attributes ${name} to ${side}`, async () => {
      trouble = bad;
      await samples(3);
      expect(weak()).toBe(side);
    });
  }

  test("does not report a single bad sample", async () => {
    await samples(2);
    trouble = { lossOut: 0.3 };
    await samples(1);
    trouble = {};
    await samples(1);
    expect(weak()).toBe("");
  });

  test("clears the report only after several good samples", async () => {
    trouble = { lossOut: 0.2 };
    await samples(2);
    trouble = { lossOut: 0.05 };
    await samples(2);
    expect(weak()).toBe("local");
    trouble = {};
    await samples(3);
    expect(weak()).toBe("local");
    await samples(1);
    expect(weak()).toBe("");
  });

  test("is reset on disconnection and starts again with another connection", async () => {
    trouble = { lossOut: 0.2 };
    await samples(2);
    watch.connectionChanged("disconnected");
    expect(watch.store.getSnapshot()).toEqual(QUALITY_UNKNOWN);
    const before = asked;
    await samples(3);
    expect(asked).toBe(before);
    trouble = {};
    attach();
    watch.connectionChanged("connected");
    await samples(2);
    expect(watch.store.getSnapshot().sample).not.toBeNull();
  });

  test("reads once per second, however often the connection is reported", async () => {
    watch.connectionChanged("connected");
    await samples(2);
    expect(asked).toBe(4);
  });

  test("leaves no timer and no report", async () => {
    trouble = { lossOut: 0.2 };
    await samples(2);
    watch.end();
    expect(clock.pending).toBe(0);
    expect(weak()).toBe("");
  });

  test("drops statistics that arrive after the end", async () => {
    let answer = (_report: RTCStatsReport): void => {};
    const slow = { getStats: () => new Promise<RTCStatsReport>((resolve) => (answer = resolve)) };
    attach(slow);
    watch.connectionChanged("connected");
    await samples(1);
    watch.end();
    answer(recordedStats(3));
    await clock.advance(0);
    expect(watch.store.getSnapshot()).toEqual(QUALITY_UNKNOWN);
  });

  test("tolerates a connection without statistics", async () => {
    const closed = { getStats: () => Promise.reject(new DOMException("closed")) };
    attach(closed);
    watch.connectionChanged("connected");
    await samples(2);
    expect(watch.store.getSnapshot()).toEqual(QUALITY_UNKNOWN);
  });
});
