import { describe, expect, test } from "bun:test";
import { FrameTicker } from "../../../../waves/browser/call/recording/frame_ticker";
import { FakeClock, settle } from "../../support/fake_clock";
import { refuse } from "../../support/fake_recording";
import { FakeWorker } from "../../support/fake_worker";

describe("the frame ticker", () => {
  function aTicker(startWorker: () => Promise<Worker>) {
    const clock = new FakeClock();
    const painted = { times: 0 };
    const tick = (): void => {
      painted.times += 1;
    };
    return { clock, painted, frameTicker: new FrameTicker({ clock, startWorker, tick }) };
  }

  test("follows the ticks of its worker", async () => {
    const worker = new FakeWorker();
    const { clock, painted, frameTicker } = aTicker(async () => worker.asWorker);
    await settle();
    for (let n = 0; n < 50; n += 1) {
      worker.onmessage({ data: null });
      await clock.advance(40);
    }
    expect([painted.times, worker.tasks.length]).toEqual([50, 50]);
    frameTicker.stop();
    expect([worker.isTerminated, clock.pending]).toEqual([true, 0]);
  });

  test("uses a timer where there is no worker", async () => {
    const { clock, painted, frameTicker } = aTicker(() => refuse("failed"));
    await clock.advance(1_000);
    expect(painted.times).toBeGreaterThan(20);
    frameTicker.stop();
    expect(clock.pending).toBe(0);
  });

  test("uses a timer while the worker is silent", async () => {
    const worker = new FakeWorker();
    const { clock, painted, frameTicker } = aTicker(async () => worker.asWorker);
    await clock.advance(3_000);
    expect(painted.times).toBeGreaterThan(20);
    worker.onmessage({ data: null });
    const { times } = painted;
    await clock.advance(1_000);
    expect(painted.times).toBe(times);
    frameTicker.stop();
  });
});
