import { describe, expect, test } from "bun:test";
import { GrowthWatch } from "../../../../waves/browser/call/recording/growth_watch";
import { FakeClock } from "../../support/fake_clock";

describe("the growth watch", () => {
  test("does not report a suspended page as a stalled recording", async () => {
    const clock = new FakeClock();
    const said: boolean[] = [];
    const watch = new GrowthWatch({
      clock,
      stalled: (isStalled) => said.push(isStalled),
      gaveUp: () => said.push(true),
    });
    watch.start();
    await clock.sleep(60_000);
    await clock.advance(1_000);
    expect(said).toEqual([]);
    await clock.advance(3_000);
    expect(said).toEqual([true]);
    watch.stop();
    expect(clock.pending).toBe(0);
  });
});
