import { describe, expect, test } from "bun:test";
import { renderSound } from "../../../../waves/browser/call/media/tones";

describe("the sounds", () => {
  for (const sound of ["ring", "ringback"] as const) {
    test(`${sound} is not too loud, starts and ends silent, and has a pause`, () => {
      const rate = 8_000;
      const samples = renderSound(sound, rate);
      const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(loudest).toBeGreaterThan(0.05);
      expect(loudest).toBeLessThan(1);
      expect(samples[0]).toBe(0);
      const second = samples.slice(-rate);
      expect(second.every((value) => value === 0)).toBe(true);
    });
  }
});
