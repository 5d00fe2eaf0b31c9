import { expect, test } from "bun:test";
import { restAfter } from "../../../../waves/browser/call/recording/frame_pacing";

test("a fast page renders 25 frames a second", () => {
  for (const tookMs of [0, 5, 20]) expect(tookMs + restAfter(tookMs)).toBe(40);
});

test("a slow page renders for at most half of the time", () => {
  for (const tookMs of [20, 40, 300]) expect(restAfter(tookMs)).toBe(tookMs);
});
