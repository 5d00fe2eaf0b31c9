/**
 * The square of a picture that becomes an avatar.
 *
 * Lengths are CSS pixels of the square frame in which the picture is moved and zoomed.
 */

export interface Picture {
  readonly width: number;
  readonly height: number;
}

/** A square of a picture, in its own pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export const MOST_ZOOM = 5;

export class AvatarCrop {
  #zoom = 1;
  /** The middle of the frame, as a fraction of the picture. */
  #at = { x: 0.5, y: 0.5 };

  constructor(
    private readonly picture: Picture,
    /** The side of the frame. */
    private readonly frame: number,
  ) {}

  /** 1: the frame is as large as the picture allows. */
  get zoom(): number {
    return this.#zoom;
  }

  get square(): Square {
    const { width, height } = this.picture;
    const side = this.#side;
    return { x: this.#at.x * width - side / 2, y: this.#at.y * height - side / 2, side };
  }

  zoomTo(zoom: number): void {
    if (!Number.isFinite(zoom)) return;
    this.#zoom = Math.min(MOST_ZOOM, Math.max(1, zoom));
    this.move(0, 0);
  }

  /** Move the picture below the frame. */
  move(right: number, down: number): void {
    const { width, height } = this.picture;
    const [scale, half] = [this.#side / this.frame, this.#side / 2];
    const x = this.#at.x * width - right * scale;
    const y = this.#at.y * height - down * scale;
    this.#at = {
      x: clamped(x, half, width - half) / width,
      y: clamped(y, half, height - half) / height,
    };
  }

  get #side(): number {
    return Math.min(this.picture.width, this.picture.height) / this.#zoom;
  }
}

const clamped = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));
