import { expect, test } from "bun:test";
import { Timers } from "../../../waves/browser/kit/timers";
import { FakeClock } from "../support/fake_clock";

test("a timer replaces the one of the same name, and all are cleared together", async () => {
  const clock = new FakeClock();
  const run: string[] = [];
  const deadlines = new Timers<"ring" | "connect">(clock);
  deadlines.set("ring", 10, () => run.push("first"));
  deadlines.set("ring", 20, () => run.push("second"));
  deadlines.set("connect", 30, () => run.push("never"));
  await clock.advance(25);
  deadlines.clearAll();
  await clock.advance(100);
  expect(run).toEqual(["second"]);
  expect(clock.pending).toBe(0);
});
