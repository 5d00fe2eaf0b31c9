/** How this person sees a running call, as far as the call itself does not know. */

import type { Store } from "../kit/store";
import type { Corner } from "../ui/drag";

/** What can leave the page: a window of our own, a bare video, or nothing. */
export type PictureKind = "window" | "video" | "";

/** What may be open beside the faces; one at a time, so that they stay visible. */
export type Panel = "chat" | "details" | "devices";

export interface StageSnapshot {
  readonly panel: Panel | "";
  /** The call is small, and the rest of the page can be used. */
  readonly minimised: boolean;
  /** Nobody has moved for a while: the picture alone is shown. */
  readonly controlsHidden: boolean;
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

export type StageStore = Pick<Store<StageSnapshot>, "getSnapshot" | "subscribe">;

export const STAGE_AT_FIRST: Readonly<StageSnapshot> = Object.freeze({
  panel: "",
  minimised: false,
  controlsHidden: false,
  dockCorner: "top-right",
  selfCorner: "bottom-right",
  canBeFull: false,
  isFull: false,
  pictureKind: "",
  isOutside: false,
  outside: null,
  shortcuts: true,
});
