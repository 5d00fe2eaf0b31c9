import { expect, test } from "bun:test";
import { AutoHide } from "../../../waves/browser/stage/auto_hide";
import { FakeClock } from "../support/fake_clock";

test("controls are hidden after three seconds without activity in a connected call", async () => {
  const clock = new FakeClock();
  let isHidden = false;
  const fader = new AutoHide(clock, (hidden) => {
    isHidden = hidden;
  });
  fader.moved();
  await clock.advance(10_000);
  expect(isHidden).toBe(false);
  fader.follow(true);
  await clock.advance(2_900);
  fader.moved();
  await clock.advance(2_900);
  expect(isHidden).toBe(false);
  await clock.advance(200);
  expect(isHidden).toBe(true);
  fader.moved();
  expect(isHidden).toBe(false);
  await clock.advance(3_100);
  fader.follow(false);
  await clock.advance(10_000);
  expect(isHidden).toBe(false);
});
