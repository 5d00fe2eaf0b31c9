/** What is shown of a zoom; its code is loaded later. */

export interface ZoomSnapshot {
  scale: number;
  x: number;
  y: number;
  /** The picture covers the whole frame and is cropped. */
  fills: boolean;
  /** The picture is zoomed or moved. */
  changed: boolean;
}

export const FITTED: Readonly<ZoomSnapshot> = Object.freeze({
  scale: 1,
  x: 0,
  y: 0,
  fills: false,
  changed: false,
});

/** The zoom factor of a button or key. */
export const STEP = 1.25;
