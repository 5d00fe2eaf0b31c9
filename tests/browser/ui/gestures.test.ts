import { beforeEach, describe, expect, test } from "bun:test";
import { screenKeys } from "../../../waves/browser/stage/shortcut_keys";
import { followGestures } from "../../../waves/browser/ui/gestures";
import { Zoom } from "../../../waves/browser/ui/zoom";

class Frame extends EventTarget {
  getBoundingClientRect() {
    return { left: 100, top: 0, width: 1000, height: 500 };
  }
  setPointerCapture(): void {}
}

let zoom: Zoom;
let frame: Frame;
let end: () => void;

beforeEach(() => {
  zoom = new Zoom();
  zoom.measure({ width: 1000, height: 500 }, { width: 2000, height: 1000 });
  frame = new Frame();
  end = followGestures(frame as unknown as HTMLElement, zoom);
});

/** Dispatch an event on the frame, by default at its center; false if its default is prevented. */
function happen(type: string, fields: object = {}): boolean {
  const event = new Event(type, { cancelable: true });
  const place = { clientX: 600, clientY: 250, pointerId: 1, button: 0, deltaMode: 0 };
  return frame.dispatchEvent(Object.assign(event, place, fields));
}

const lies = () => {
  const { scale, x, y } = zoom.store.getSnapshot();
  return [scale, x, y].map((value) => Math.round(value * 100) / 100 + 0);
};

describe("gestures on a video", () => {
  test("the wheel zooms at the pointer and does not scroll the page", () => {
    expect(happen("wheel", { deltaY: -462, clientX: 700 })).toBe(false);
    expect(lies()).toEqual([2, -99.97, 0]);
    happen("wheel", { deltaY: 10_000 });
    expect(lies()).toEqual([1, 0, 0]);
  });

  test("a pinch on a trackpad and a wheel that counts lines zoom", () => {
    happen("wheel", { deltaY: -69.3, ctrlKey: true });
    expect(lies()[0]).toBe(2);
    happen("wheel", { deltaY: 28.9, deltaMode: 1 });
    expect(lies()[0]).toBe(1);
  });

  test("two fingers zoom by their distance and pan by their midpoint", () => {
    happen("pointerdown", { pointerId: 1, clientX: 550 });
    happen("pointerdown", { pointerId: 2, clientX: 650 });
    happen("pointermove", { pointerId: 2, clientX: 750 });
    expect(lies()[0]).toBe(2);
    happen("pointerup", { pointerId: 2 });
    const [, before] = lies();
    happen("pointermove", { pointerId: 1, clientX: 580 });
    expect(lies()[1]).toBe((before as number) + 30);
  });

  test("one finger pans a zoomed video until it is lifted", () => {
    zoom.by(2);
    happen("pointerdown");
    happen("pointermove", { clientX: 650, clientY: 200 });
    expect(lies()).toEqual([2, 50, -50]);
    happen("pointercancel");
    happen("pointermove", { clientX: 900 });
    expect(lies()).toEqual([2, 50, -50]);
  });

  test("the secondary mouse button does not pan", () => {
    zoom.by(2);
    happen("pointerdown", { button: 2 });
    happen("pointermove", { clientX: 900 });
    expect(lies()).toEqual([2, 0, 0]);
  });

  test("a double click zooms in, and another one resets", () => {
    happen("dblclick", { clientX: 700 });
    expect(lies()).toEqual([2, -100, 0]);
    happen("dblclick");
    expect(lies()).toEqual([1, 0, 0]);
  });

  test("arrow keys pan, and other keys are left to the page", () => {
    zoom.by(2);
    expect(happen("keydown", { key: "ArrowRight" })).toBe(false);
    expect(lies()).toEqual([2, -60, 0]);
    expect(happen("keydown", { key: "Tab" })).toBe(true);
    expect(happen("keydown", { key: "ArrowLeft", altKey: true })).toBe(true);
    expect(happen("keydown", { key: "ArrowLeft", keyCode: 229 })).toBe(true);
    expect(lies()).toEqual([2, -60, 0]);
  });

  test("events after disposal are ignored", () => {
    end();
    expect(happen("wheel", { deltaY: -500 })).toBe(true);
    expect(lies()).toEqual([1, 0, 0]);
  });

  test("the plus, minus and zero keys zoom and reset", () => {
    const signs = screenKeys(zoom);
    signs["+"]?.();
    signs["="]?.();
    signs["-"]?.();
    expect(lies()[0]).toBe(1.25);
    signs["0"]?.();
    expect(lies()).toEqual([1, 0, 0]);
  });
});
