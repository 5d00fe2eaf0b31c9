import { describe, expect, test } from "bun:test";
import { IceRecovery } from "../../../../waves/browser/call/rtc/ice_recovery";
import { FakeClock } from "../../support/fake_clock";

describe("recovery", () => {
  function setup({ polite = false } = {}) {
    const clock = new FakeClock();
    const restarts: number[] = [];
    const begun = clock.now();
    const restart = (): void => {
      restarts.push(clock.now() - begun);
    };
    return { clock, restarts, recovery: new IceRecovery({ clock, polite, restart }) };
  }

  test("restarts at once after a failure, and again until it works", async () => {
    const { clock, recovery, restarts } = setup();
    recovery.follow("failed");
    await clock.advance(11_000);
    recovery.follow("connecting");
    recovery.follow("connected");
    await clock.advance(60_000);
    expect(restarts).toEqual([0, 5_000, 10_000]);
  });

  test("gives an interruption two seconds; the polite side lets the other begin", async () => {
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

  test("does nothing about an interruption that ends by itself", async () => {
    const { clock, recovery, restarts } = setup();
    recovery.follow("disconnected");
    await clock.advance(1_900);
    recovery.follow("connected");
    await clock.advance(60_000);
    expect(restarts).toEqual([]);
  });

  test("looks for new ways when the network changes, but not before there was one", async () => {
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
