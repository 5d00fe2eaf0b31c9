/** Fingers, or the pointer, on the picture in the frame. */

export interface Moved {
  move(right: number, down: number): void;
  /** Make it larger or smaller by a factor. */
  scale(by: number): void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export class AvatarGestures {
  readonly #fingers = new Map<number, Point>();

  constructor(private readonly picture: Moved) {}

  press(id: number, at: Point): void {
    this.#fingers.set(id, at);
  }

  /** One finger moves the picture; two move and zoom it. */
  move(id: number, to: Point): void {
    const from = this.#fingers.get(id);
    if (from === undefined) return;
    const [other] = [...this.#fingers].filter(([one]) => one !== id).map(([, at]) => at);
    this.#fingers.set(id, to);
    const share = 1 / this.#fingers.size;
    this.picture.move((to.x - from.x) * share, (to.y - from.y) * share);
    if (other === undefined) return;
    const before = distance(from, other);
    if (before > 0) this.picture.scale(distance(to, other) / before);
  }

  release(id: number): void {
    this.#fingers.delete(id);
  }
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);
