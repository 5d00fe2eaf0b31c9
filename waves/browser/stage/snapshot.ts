/** How a running call is presented. */

import type { Store } from "../kit/store";
import type { Corner } from "../ui/drag";

/** The supported picture-in-picture: a document, a plain video, or none. */
export type PictureInPictureKind = "window" | "video" | "";

/** The panels beside the videos; one is open at a time. */
export type Panel = "chat" | "details" | "devices";

export interface StageSnapshot {
  readonly panel: Panel | "";
  /** The call is small, and the rest of the page is usable. */
  readonly minimised: boolean;
  /** The pointer has rested for a while: the controls are hidden. */
  readonly controlsHidden: boolean;
  /** The corner of the minimised call. */
  readonly minimisedCallCorner: Corner;
  /** The corner of the local video. */
  readonly localVideoCorner: Corner;
  readonly canFullScreen: boolean;
  readonly isFullScreen: boolean;
  readonly pictureInPictureKind: PictureInPictureKind;
  /** Picture-in-picture is open. */
  readonly isPictureInPicture: boolean;
  /** The element to render into, in document picture-in-picture. */
  readonly pictureInPictureRoot: HTMLElement | null;
  /** Single-letter shortcuts are on. */
  readonly shortcuts: boolean;
}

export type StageStore = Pick<Store<StageSnapshot>, "getSnapshot" | "subscribe">;

export const STAGE_AT_FIRST: Readonly<StageSnapshot> = Object.freeze({
  panel: "",
  minimised: false,
  controlsHidden: false,
  minimisedCallCorner: "top-right",
  localVideoCorner: "bottom-right",
  canFullScreen: false,
  isFullScreen: false,
  pictureInPictureKind: "",
  isPictureInPicture: false,
  pictureInPictureRoot: null,
  shortcuts: true,
});
