import { describe, expect, test } from "bun:test";
import { Keepalive } from "../../../../waves/browser/call/rtc/keepalive";
import { StatsPoller } from "../../../../waves/browser/call/rtc/stats_poller";
import { FakeClock } from "../../support/fake_clock";

describe("the keepalive", () => {
  type Entry = { type: string; bytesReceived?: number; dtlsState?: string };

  function setup() {
    const clock = new FakeClock();
    let bytes = 0;
    const heard: boolean[] = [];
    let beats = 0;
    let report = (received: number): Entry[] => [{ type: "transport", bytesReceived: received }];
    const liveness = new Keepalive({
      clock,
      stats: new StatsPoller(clock, {
        getStats: async () => new Map(report(bytes).entries()) as unknown as RTCStatsReport,
      }),
      send: () => {
        beats += 1;
      },
      changed: (isSilent) => heard.push(isSilent),
    });
    return {
      clock,
      liveness,
      heard,
      receive: (count: number) => {
        bytes += count;
      },
      use: (other: typeof report) => {
        report = other;
      },
      get beats() {
        return beats;
      },
    };
  }

  test("detects silence after three seconds and the first byte after it", async () => {
    const { clock, heard, liveness, receive } = setup();
    liveness.start();
    receive(100);
    await clock.advance(1_000);
    await clock.advance(2_000);
    expect(heard.at(-1)).toBe(false);
    await clock.advance(1_000);
    expect(heard.at(-1)).toBe(true);
    receive(1);
    await clock.advance(1_000);
    expect(heard.at(-1)).toBe(false);
  });

  test("sends once per second, however often it is started, until it is stopped", async () => {
    const setting = setup();
    setting.liveness.start();
    setting.liveness.start();
    await setting.clock.advance(5_000);
    setting.liveness.stop();
    setting.liveness.start();
    await setting.clock.advance(5_000);
    expect(setting.beats).toBe(5);
  });

  test("counts the bytes of candidate pairs where transports have no counters", async () => {
    const { clock, heard, liveness, receive, use } = setup();
    use((received) => [
      { type: "candidate-pair", bytesReceived: 0 },
      { type: "candidate-pair", bytesReceived: received },
      { type: "transport", dtlsState: "connected" },
    ]);
    liveness.start();
    for (let second = 0; second < 5; second += 1) {
      receive(10);
      await clock.advance(1_000);
    }
    expect(heard).toEqual([false, false, false, false, false]);
    await clock.advance(3_000);
    expect(heard.at(-1)).toBe(true);
  });

  test("counts bytes between two reports at once, but no silence", async () => {
    const { clock, heard, liveness, receive } = setup();
    expect(await liveness.isHeard()).toBe(false);
    liveness.start();
    receive(1);
    await clock.advance(1_000);
    for (let read = 0; read < 5; read += 1) expect(await liveness.isHeard()).toBe(true);
    await clock.advance(2_000);
    expect(heard.at(-1)).toBe(false);
    expect(await liveness.isHeard()).toBe(false);
    receive(1);
    expect(await liveness.isHeard()).toBe(true);
  });
});
