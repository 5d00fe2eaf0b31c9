import { expect, test } from "bun:test";
import { restAfter } from "../../../../waves/browser/call/recording/frame_pacing";

test("a quick page paints 25 pictures a second", () => {
  for (const tookMs of [0, 5, 20]) expect(tookMs + restAfter(tookMs)).toBe(40);
});

test("a slow page has as much time for everything else as for painting", () => {
  for (const tookMs of [20, 40, 300]) expect(restAfter(tookMs)).toBe(tookMs);
});
