import { expect, test } from "bun:test";
import { ElapsedTimer } from "../../../waves/browser/kit/elapsed_timer";
import { duration } from "../../../waves/browser/kit/format";
import { FakeClock } from "../support/fake_clock";

const texts: [number, string][] = [
  [-5, "00:00"],
  [0, "00:00"],
  [59_999, "00:59"],
  [151_000, "02:31"],
  [3_600_000, "1:00:00"],
  [36_061_000, "10:01:01"],
];
for (const [ms, text] of texts) {
  test(`${ms} ms are formatted as ${text}`, () => {
    expect(duration(ms)).toBe(text);
  });
}

test("a timer counts from its first start and stops at its stop", async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const timer = new ElapsedTimer(clock, (text) => told.push(text));
  timer.start(clock.now() - 60_000);
  await clock.advance(1_000);
  timer.start();
  await clock.advance(1_000);
  timer.stop();
  timer.start();
  await clock.advance(5_000);
  expect(told).toEqual(["01:00", "01:01", "01:02"]);
});
