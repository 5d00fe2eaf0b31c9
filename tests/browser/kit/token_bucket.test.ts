import { describe, expect, test } from "bun:test";
import { TokenBucket } from "../../../waves/browser/kit/token_bucket";
import { FakeClock } from "../support/fake_clock";

describe("a token bucket", () => {
  test("allows a burst, then a steady rate, and never exceeds its capacity", async () => {
    const clock = new FakeClock();
    const pace = new TokenBucket(clock, { atOnce: 2, everyMs: 100 });
    expect([pace.take(), pace.take(), pace.take()]).toEqual([0, 0, 100]);
    await clock.advance(100);
    expect([pace.take(), pace.take() > 0]).toEqual([0, true]);
    await clock.advance(60_000);
    expect([pace.take(), pace.take(), pace.take() > 0]).toEqual([0, 0, true]);
  });
});
