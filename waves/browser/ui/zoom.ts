/**
 * The zoom and position of a picture in its frame.
 *
 * At scale 1 the whole picture is visible. Lengths are CSS pixels; the origin is the center of the
 * frame.
 */
import { createStore, type Store } from "../kit/store";
import { FITTED, type ZoomSnapshot } from "./zoom_snapshot";

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

const MOST = 8;
const NOTHING: Size = { width: 0, height: 0 };
const MIDDLE: Point = { x: 0, y: 0 };

export class Zoom {
  readonly store: Store<ZoomSnapshot> = createStore<ZoomSnapshot>({ ...FITTED });
  #frame = NOTHING;
  #picture = NOTHING;

  /** Set the sizes of the frame and the picture. */
  measure(frame: Size, picture: Size): void {
    this.#frame = frame;
    this.#picture = picture;
    const { fills, scale, x, y } = this.store.getSnapshot();
    if (fills) this.#put(this.#filling, MIDDLE, true);
    else this.#put(scale, { x, y });
  }

  /** Zoom by a factor; the point `at` stays in place. */
  by(factor: number, at: Point = MIDDLE): void {
    const { scale, x, y } = this.store.getSnapshot();
    const next = Math.min(MOST, Math.max(1, scale * factor));
    const ratio = next / scale;
    this.#put(next, { x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio });
  }

  move({ x: dx, y: dy }: Point): void {
    const { scale, x, y, fills } = this.store.getSnapshot();
    this.#put(scale, { x: x + dx, y: y + dy }, fills);
  }

  /** Fill the frame, or show the whole picture again. */
  toggleFill(): void {
    const { fills } = this.store.getSnapshot();
    if (fills) this.reset();
    else this.#put(this.#filling, MIDDLE, true);
  }

  /** Show the whole picture. */
  reset(): void {
    this.#put(1, MIDDLE);
  }

  /** The scale at which the picture covers the frame. */
  get #filling(): number {
    const { width, height } = this.#shown;
    if (width === 0 || height === 0) return 1;
    return Math.max(this.#frame.width / width, this.#frame.height / height);
  }

  /** The size of the fitted picture. */
  get #shown(): Size {
    const { width, height } = this.#picture;
    if (width === 0 || height === 0) return NOTHING;
    const ratio = Math.min(this.#frame.width / width, this.#frame.height / height);
    return { width: width * ratio, height: height * ratio };
  }

  #put(scale: number, to: Point, fills = false): void {
    const { width, height } = this.#shown;
    const x = clamped(to.x, (width * scale - this.#frame.width) / 2);
    const y = clamped(to.y, (height * scale - this.#frame.height) / 2);
    this.store.set({ scale, x, y, fills, changed: scale !== 1 });
  }
}

/** Keep the edges of the picture outside of the frame, if it is large enough. */
function clamped(value: number, room: number): number {
  const most = Math.max(0, room);
  return Math.min(most, Math.max(-most, value)) || 0;
}
