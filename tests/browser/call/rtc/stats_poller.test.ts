import { describe, expect, test } from "bun:test";
import { StatsPoller } from "../../../../waves/browser/call/rtc/stats_poller";
import { FakeClock } from "../../support/fake_clock";

describe("the statistics of a connection", () => {
  test("are read once per second for all observers", async () => {
    const clock = new FakeClock();
    let asked = 0;
    const report = new Map() as unknown as RTCStatsReport;
    const stats = new StatsPoller(clock, {
      async getStats() {
        asked += 1;
        return report;
      },
    });
    const seen: string[] = [];
    const stops = ["one", "other"].map((name) => stats.subscribe(() => seen.push(name)));
    await clock.advance(2_000);
    expect([asked, seen]).toEqual([2, ["one", "other", "one", "other"]]);
    for (const stop of stops) stop();
    expect(clock.pending).toBe(0);
  });
});
