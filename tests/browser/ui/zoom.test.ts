import { describe, expect, test } from "bun:test";
import { Zoom } from "../../../waves/browser/ui/zoom";

const FRAME = { width: 1000, height: 1000 };
const WIDE = { width: 1920, height: 960 };

function aZoom(): Zoom {
  const zoom = new Zoom();
  zoom.measure(FRAME, WIDE);
  return zoom;
}

const lies = (zoom: Zoom) => {
  const { scale, x, y } = zoom.store.getSnapshot();
  return [scale, x, y].map((value) => Math.round(value * 1_000) / 1_000 + 0);
};

describe("the zoom of a video", () => {
  test("starts with the whole video", () => {
    expect(lies(aZoom())).toEqual([1, 0, 0]);
    expect(aZoom().store.getSnapshot().changed).toBe(false);
  });

  test("keeps the point under the pointer in place", () => {
    const zoom = aZoom();
    zoom.by(4, { x: 100, y: 50 });
    expect(lies(zoom)).toEqual([4, -300, -150]);
    zoom.by(0.5, { x: 100, y: 50 });
    expect(lies(zoom)).toEqual([2, -100, 0]);
  });

  test("is limited to eight times and never smaller than the frame", () => {
    const zoom = aZoom();
    zoom.by(1_000);
    expect(lies(zoom)[0]).toBe(8);
    zoom.by(0.000_1);
    expect(lies(zoom)).toEqual([1, 0, 0]);
  });

  test("limits panning to the edges of the video", () => {
    const zoom = aZoom();
    zoom.move({ x: 500, y: 500 });
    expect(lies(zoom)).toEqual([1, 0, 0]);
    zoom.by(4);
    zoom.move({ x: 9_999, y: -9_999 });
    expect(lies(zoom)).toEqual([4, 1_500, -500]);
  });

  test("fills the frame, allows panning and is reset by the same button", () => {
    const zoom = aZoom();
    zoom.toggleFill();
    expect(lies(zoom)).toEqual([2, 0, 0]);
    zoom.move({ x: 100, y: 100 });
    expect(lies(zoom)).toEqual([2, 100, 0]);
    expect(zoom.store.getSnapshot().fills).toBe(true);
    zoom.toggleFill();
    expect(lies(zoom)).toEqual([1, 0, 0]);
  });

  test("keeps filling when the frame or the video changes its size", () => {
    const zoom = aZoom();
    zoom.toggleFill();
    zoom.measure({ width: 1000, height: 250 }, WIDE);
    expect(lies(zoom)[0]).toBe(2);
    zoom.measure({ width: 1000, height: 500 }, WIDE);
    expect(lies(zoom)[0]).toBe(1);
  });

  test("is restored by a reset, and works before it is measured", () => {
    const zoom = new Zoom();
    zoom.toggleFill();
    zoom.by(2);
    zoom.move({ x: 5, y: 5 });
    zoom.reset();
    expect(lies(zoom)).toEqual([1, 0, 0]);
  });
});
