/** The layout of a recorded frame: geometry, in pixels. */

export const WIDTH = 1_280;
export const HEIGHT = 720;
const GAP = 8;
/** The width of the strip of faces beside a screen. */
const STRIP = 240;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Places {
  readonly faces: readonly Box[];
  readonly screens: readonly Box[];
}

/** Place two faces side by side; with screens, the screens are large and the faces in a strip. */
export function places(screens: number): Places {
  if (screens === 0) return { faces: columns(whole(), 2), screens: [] };
  const strip = { x: WIDTH - STRIP - GAP, y: GAP, width: STRIP, height: HEIGHT - 2 * GAP };
  const stage = { x: GAP, y: GAP, width: WIDTH - STRIP - 3 * GAP, height: HEIGHT - 2 * GAP };
  return { faces: rows(strip, 2), screens: rows(stage, screens) };
}

const whole = (): Box => ({ x: GAP, y: GAP, width: WIDTH - 2 * GAP, height: HEIGHT - 2 * GAP });

function columns({ x, y, width, height }: Box, count: number): Box[] {
  const each = (width - (count - 1) * GAP) / count;
  return Array.from({ length: count }, (_, index) => {
    return { x: x + index * (each + GAP), y, width: each, height };
  });
}

function rows({ x, y, width, height }: Box, count: number): Box[] {
  const each = (height - (count - 1) * GAP) / count;
  return Array.from({ length: count }, (_, index) => {
    return { x, y: y + index * (each + GAP), width, height: each };
  });
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Return the part of an image of this size that fills the box; its edges are cropped. */
export function cover({ width, height }: Size, box: Size): Box {
  const scale = Math.max(box.width / width, box.height / height);
  const part = { width: box.width / scale, height: box.height / scale };
  return { x: (width - part.width) / 2, y: (height - part.height) / 2, ...part };
}

/** Return where the whole image fits into the box, uncropped. */
export function contain({ width, height }: Size, box: Box): Box {
  const scale = Math.min(box.width / width, box.height / height);
  const size = { width: width * scale, height: height * scale };
  const x = box.x + (box.width - size.width) / 2;
  const y = box.y + (box.height - size.height) / 2;
  return { x, y, ...size };
}
