import { describe, expect, test } from "bun:test";
import {
  type Box,
  contain,
  cover,
  HEIGHT,
  places,
  WIDTH,
} from "../../../../waves/browser/call/recording/canvas_layout";

const apart = (one: Box, other: Box): boolean =>
  one.x + one.width <= other.x ||
  other.x + other.width <= one.x ||
  one.y + one.height <= other.y ||
  other.y + other.height <= one.y;

describe("the layout of the tiles", () => {
  test.each([0, 1, 2])("with %d screens stays inside the frame without overlaps", (screens) => {
    const { faces, screens: shown } = places(screens);
    const boxes = [...faces, ...shown];
    expect([faces.length, shown.length]).toEqual([2, screens]);
    for (const box of boxes) {
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(WIDTH);
      expect(box.y + box.height).toBeLessThanOrEqual(HEIGHT);
      for (const other of boxes) expect(box === other || apart(box, other)).toBe(true);
    }
  });

  test("has equal camera tiles, and a screen larger than both", () => {
    const [left, right] = places(0).faces;
    expect([left?.width, left?.height]).toEqual([right?.width, right?.height]);
    const { faces, screens } = places(1);
    const area = (boxes: readonly Box[]) => boxes.reduce((sum, b) => sum + b.width * b.height, 0);
    expect(area(screens)).toBeGreaterThan(2 * area(faces));
  });
});

describe("a video frame in a tile", () => {
  const box = { x: 10, y: 20, width: 300, height: 200 };

  test.each([
    [640, 480],
    [480, 640],
    [1920, 1080],
  ])("of %d x %d covers or fits it without distortion", (width, height) => {
    const part = cover({ width, height }, box);
    expect(part.width / part.height).toBeCloseTo(box.width / box.height);
    expect(part.x + part.width / 2).toBeCloseTo(width / 2);
    expect(Math.min(part.x, part.y)).toBeCloseTo(0);
    const whole = contain({ width, height }, box);
    expect(whole.width / whole.height).toBeCloseTo(width / height);
    expect(whole.x).toBeGreaterThanOrEqual(box.x);
    expect(whole.y + whole.height).toBeLessThanOrEqual(box.y + box.height + 1e-9);
  });
});
