import { expect, test } from "bun:test";
import { BARS, peaksOf } from "../../../waves/browser/files/voice_peaks";

test.each([
  ["nothing", []],
  ["one level", [40]],
  ["fewer levels than bars", [0, 50, 25]],
  ["more levels than bars", Array.from({ length: 1_000 }, (_, at) => at % 90)],
])("%s becomes as many bars as are stored, the loudest at 100", (_, levels) => {
  const peaks = peaksOf(levels);
  expect(peaks).toHaveLength(BARS);
  expect(Math.max(...peaks)).toBe(levels.length === 0 ? 0 : 100);
  expect(peaks.every((peak) => Number.isInteger(peak) && peak >= 0 && peak <= 100)).toBe(true);
});

test("the bars are in the order of time", () => {
  const peaks = peaksOf([10, 20, 40, 80]);
  expect([peaks[0], peaks[20], peaks[40], peaks[63]]).toEqual([13, 25, 50, 100]);
});
