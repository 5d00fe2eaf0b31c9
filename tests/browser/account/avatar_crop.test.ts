import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { AvatarCrop, MOST_ZOOM } from "../../../waves/browser/account/avatar_crop";

const FRAME = 240;

describe("a crop", () => {
  test("begins with the largest square in the middle", () => {
    const crop = new AvatarCrop({ width: 900, height: 600 }, FRAME);
    expect(crop.square).toEqual({ x: 150, y: 0, side: 600 });
  });

  test("keeps its middle when it zooms, and follows the pointer", () => {
    const crop = new AvatarCrop({ width: 480, height: 480 }, FRAME);
    crop.zoomTo(2);
    expect(crop.square).toEqual({ x: 120, y: 120, side: 240 });
    // The picture moves right and down, so the square moves left and up: one pixel for one.
    crop.move(10, 20);
    expect(crop.square).toEqual({ x: 110, y: 100, side: 240 });
  });

  test("stays inside of the picture, however it is moved and zoomed", () => {
    const size = fc.integer({ min: 1, max: 20_000 });
    const by = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const zoom = fc.double();
    const step = fc.oneof(fc.tuple(by, by), fc.tuple(zoom));
    fc.assert(
      fc.property(size, size, fc.array(step), (width, height, steps) => {
        const crop = new AvatarCrop({ width, height }, FRAME);
        for (const [one, two] of steps) {
          if (two === undefined) crop.zoomTo(one);
          else crop.move(one, two);
          const { x, y, side } = crop.square;
          const slack = 1e-6 * Math.max(width, height);
          expect(x).toBeGreaterThanOrEqual(-slack);
          expect(y).toBeGreaterThanOrEqual(-slack);
          expect(x + side).toBeLessThanOrEqual(width + slack);
          expect(y + side).toBeLessThanOrEqual(height + slack);
          expect(crop.zoom).toBeGreaterThanOrEqual(1);
          expect(crop.zoom).toBeLessThanOrEqual(MOST_ZOOM);
        }
      }),
    );
  });
});
