export interface AvatarSnapshot {
  readonly zoom: number;
  /** The left edge of the square of the chosen picture, in its pixels. */
  readonly x: number;
  readonly y: number;
  /** 0: no picture is chosen. */
  readonly side: number;
  readonly busy: boolean;
  /** The code of the last failure; empty: none. */
  readonly error: string;
}

export const NO_AVATAR: AvatarSnapshot = Object.freeze({
  zoom: 1,
  x: 0,
  y: 0,
  side: 0,
  busy: false,
  error: "",
});
