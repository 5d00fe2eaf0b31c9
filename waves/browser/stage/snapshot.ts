/** How this person sees a running call, as far as the call itself does not know. */
import type { Corner } from "../ui/drag";

/** What can leave the page: a window of our own, a bare video, or nothing. */
export type PictureKind = "window" | "video" | "";

export interface StageSnapshot {
  /** Where the call stands while it is small. */
  readonly dockCorner: Corner;
  /** Where the person's own picture stands. */
  readonly selfCorner: Corner;
  readonly canBeFull: boolean;
  readonly isFull: boolean;
  readonly pictureKind: PictureKind;
  /** Something of the call stands outside of the page. */
  readonly isOutside: boolean;
  /** Where to draw what stands in a window of our own. */
  readonly outside: HTMLElement | null;
  /** Single letters do something in a call. */
  readonly shortcuts: boolean;
}

export const STAGE_AT_FIRST: Readonly<StageSnapshot> = Object.freeze({
  dockCorner: "top-right",
  selfCorner: "bottom-right",
  canBeFull: false,
  isFull: false,
  pictureKind: "",
  isOutside: false,
  outside: null,
  shortcuts: true,
});
