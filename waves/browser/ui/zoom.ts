/**
 * How a picture lies in its frame: fitted, filling it, or zoomed and moved about.
 *
 * At scale 1 the whole picture is seen. Lengths are pixels of the page; the middle of the
 * frame is the origin.
 */
import { createStore, type Store } from "../kit/store";

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface ZoomSnapshot {
  scale: number;
  x: number;
  y: number;
  /** No part of the frame stays empty, and a part of the picture is outside. */
  fills: boolean;
  /** There is something to go back to. */
  changed: boolean;
}

export const FITTED: Readonly<ZoomSnapshot> = Object.freeze({
  scale: 1,
  x: 0,
  y: 0,
  fills: false,
  changed: false,
});

const MOST = 8;
const NOTHING: Size = { width: 0, height: 0 };
const MIDDLE: Point = { x: 0, y: 0 };
/** What one press of a button or key does. */
export const STEP = 1.25;

export class Zoom {
  readonly store: Store<ZoomSnapshot> = createStore<ZoomSnapshot>({ ...FITTED });
  #frame = NOTHING;
  #picture = NOTHING;

  /** The frame, or the picture in it, has this size now. */
  measure(frame: Size, picture: Size): void {
    this.#frame = frame;
    this.#picture = picture;
    const { fills, scale, x, y } = this.store.getSnapshot();
    if (fills) this.#put(this.#filling, MIDDLE, true);
    else this.#put(scale, { x, y });
  }

  /** Zoom by a factor; what is under `at` stays there. */
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

  /** How much the picture must grow from fitting until it fills. */
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
    const x = withTimeout(to.x, (width * scale - this.#frame.width) / 2);
    const y = withTimeout(to.y, (height * scale - this.#frame.height) / 2);
    this.store.set({ scale, x, y, fills, changed: scale !== 1 });
  }
}

/** No edge of the picture comes into the frame as long as there is enough of it. */
function withTimeout(value: number, room: number): number {
  const most = Math.max(0, room);
  return Math.min(most, Math.max(-most, value)) || 0;
}
