import { expect, test } from "bun:test";
import { fileSize, milliseconds } from "../../../waves/browser/kit/quantities";

test.each([
  [0, "0.0 MB"],
  [12_345_678, "12.3 MB"],
  [999_999_999, "1000.0 MB"],
  [1_250_000_000, "1.25 GB"],
])("%d bytes are formatted as %s", (bytes, text) => {
  expect(fileSize(bytes)).toBe(text);
});

test("a round-trip time is rounded", () => {
  expect(milliseconds(23.6)).toBe("24 ms");
  expect(milliseconds(1_200)).toBe("1200 ms");
});
