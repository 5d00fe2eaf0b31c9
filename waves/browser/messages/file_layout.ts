/** How much room the files of a message take, known before they are loaded: nothing jumps. */
import type { ShownFile } from "./file_view";

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Of the usual width of the list, in pixels. */
const WIDEST = 360;
const HIGHEST = 420;
const SMALLEST = 120;
const GRID = 320;
/** A row of a file or of a voice message. */
const ROW = 56;
/** Pictures of a grid; behind the last one are the others. */
export const MOST_IN_GRID = 4;
const UNKNOWN: Box = { width: 4, height: 3 };

export const picturesOf = (files: readonly ShownFile[]): readonly ShownFile[] =>
  files.filter(({ kind }) => kind === "image");

/** Return the box of the pictures of a message, or null if it has none. */
export function pictureBox(pictures: readonly ShownFile[]): Box | null {
  const [first, ...others] = pictures;
  if (first === undefined) return null;
  if (others.length === 0) return single(first);
  return { width: GRID, height: others.length === 1 ? GRID / 2 : GRID };
}

/** The whole picture as large as it fits; one that is very long or small gets a margin. */
function single({ width, height }: ShownFile): Box {
  const { width: w, height: h } = width > 0 && height > 0 ? { width, height } : UNKNOWN;
  const isUnknown = width <= 0 || height <= 0;
  const scale = Math.min(WIDEST / w, HIGHEST / h, isUnknown ? WIDEST : 1);
  return {
    width: Math.round(Math.max(SMALLEST, w * scale)),
    height: Math.round(Math.max(SMALLEST, h * scale)),
  };
}

/** Estimate the height of the files of a message. */
export function filesHeight(files: readonly ShownFile[]): number {
  const pictures = picturesOf(files);
  return (pictureBox(pictures)?.height ?? 0) + (files.length - pictures.length) * ROW;
}
