/** Zooms and moves a picture by wheel, touch and arrow keys. */
import { isInputMethodKey } from "./input_method";
import type { Point, Zoom } from "./zoom";

/** Zoom per scrolled pixel; a pinch on a trackpad zooms faster. */
const WHEEL = 0.0015;
const TRACKPAD = 0.01;
/** Pixels per unit of WheelEvent.deltaMode (UI Events): pixel, line, page. */
const PIXELS = [1, 16, 400] as const;
const ARROW_PX = 60;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: ARROW_PX, y: 0 },
  ArrowRight: { x: -ARROW_PX, y: 0 },
  ArrowUp: { x: 0, y: ARROW_PX },
  ArrowDown: { x: 0, y: -ARROW_PX },
};

/** Follow the gestures on `frame`. Returns a stop function. */
export function followGestures(frame: HTMLElement, zoom: Zoom): () => void {
  const off = new AbortController();
  const { signal } = off;
  const fingers = new PointerTracker(frame, zoom);
  // Not passive: the page itself must not scroll or zoom.
  frame.addEventListener("wheel", (event) => wheeled(frame, zoom, event), {
    signal,
    passive: false,
  });
  frame.addEventListener("pointerdown", (event) => fingers.down(event), { signal });
  frame.addEventListener("pointermove", (event) => fingers.moved(event), { signal });
  frame.addEventListener("pointerup", (event) => fingers.up(event), { signal });
  frame.addEventListener("pointercancel", (event) => fingers.up(event), { signal });
  frame.addEventListener("keydown", (event) => moveByArrow(zoom, event), { signal });
  frame.addEventListener("dblclick", (event) => doubled(frame, zoom, event), { signal });
  return () => off.abort();
}

function wheeled(frame: HTMLElement, zoom: Zoom, event: WheelEvent): void {
  event.preventDefault();
  const pixels = event.deltaY * (PIXELS[event.deltaMode as 0 | 1 | 2] ?? 1);
  const speed = event.ctrlKey ? TRACKPAD : WHEEL;
  zoom.by(Math.exp(-pixels * speed), placeIn(frame, event));
}

function doubled(frame: HTMLElement, zoom: Zoom, event: MouseEvent): void {
  if (zoom.store.getSnapshot().changed) zoom.reset();
  else zoom.by(2, placeIn(frame, event));
}

/** Move the picture by an arrow key. */
export function moveByArrow(zoom: Zoom, event: KeyboardEvent): void {
  const step = ARROWS[event.key];
  if (step === undefined || isInputMethodKey(event)) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  zoom.move(step);
}

/** One pointer moves the picture; two also zoom it. */
class PointerTracker {
  readonly #places = new Map<number, Point>();

  constructor(
    private readonly frame: HTMLElement,
    private readonly zoom: Zoom,
  ) {}

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#places.set(event.pointerId, placeIn(this.frame, event));
    this.frame.setPointerCapture(event.pointerId);
  }

  moved(event: PointerEvent): void {
    if (!this.#places.has(event.pointerId)) return;
    const before = this.#spread();
    this.#places.set(event.pointerId, placeIn(this.frame, event));
    const after = this.#spread();
    if (before.distance > 0 && after.distance > 0) {
      this.zoom.by(after.distance / before.distance, after.middle);
    }
    const { x, y } = before.middle;
    this.zoom.move({ x: after.middle.x - x, y: after.middle.y - y });
  }

  up(event: PointerEvent): void {
    this.#places.delete(event.pointerId);
  }

  /** The midpoint of the first two pointers, and their distance. */
  #spread(): { middle: Point; distance: number } {
    const [one = { x: 0, y: 0 }, other = one] = this.#places.values();
    const middle = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
    return { middle, distance: Math.hypot(one.x - other.x, one.y - other.y) };
  }
}

function placeIn(frame: HTMLElement, event: MouseEvent): Point {
  const box = frame.getBoundingClientRect();
  return {
    x: event.clientX - box.left - box.width / 2,
    y: event.clientY - box.top - box.height / 2,
  };
}
