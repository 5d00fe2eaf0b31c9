import { describe, expect, test } from "bun:test";
import { IceRecovery } from "../../../../waves/browser/call/rtc/ice_recovery";
import { FakeClock } from "../../support/fake_clock";

describe("ICE recovery", () => {
  function setup({ polite = false } = {}) {
    const clock = new FakeClock();
    const restarts: number[] = [];
    const begun = clock.now();
    const restart = (): void => {
      restarts.push(clock.now() - begun);
    };
    return { clock, restarts, recovery: new IceRecovery({ clock, polite, restart }) };
  }

  test("restarts ICE at once after a failure, and again until it works", async () => {
    const { clock, recovery, restarts } = setup();
    recovery.follow("failed");
    await clock.advance(11_000);
    recovery.follow("connecting");
    recovery.follow("connected");
    await clock.advance(60_000);
    expect(restarts).toEqual([0, 5_000, 10_000]);
  });

  test("waits two seconds when disconnected; the polite peer waits longer", async () => {
    for (const [polite, expected] of [
      [false, 2_000],
      [true, 3_000],
    ] as const) {
      const { clock, recovery, restarts } = setup({ polite });
      recovery.follow("disconnected");
      await clock.advance(4_000);
      expect(restarts).toEqual([expected]);
    }
  });

  test("does not restart ICE when the connection returns by itself", async () => {
    const { clock, recovery, restarts } = setup();
    recovery.follow("disconnected");
    await clock.advance(1_900);
    recovery.follow("connected");
    await clock.advance(60_000);
    expect(restarts).toEqual([]);
  });

  test("restarts ICE when the network changes, but not before the first connection", async () => {
    const { recovery, restarts } = setup();
    recovery.networkChanged();
    expect(restarts).toEqual([]);
    recovery.follow("connected");
    recovery.networkChanged();
    expect(restarts).toEqual([0]);
    recovery.stop();
    recovery.networkChanged();
    expect(restarts).toEqual([0]);
  });
});
