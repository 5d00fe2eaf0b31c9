/** What the screen knows about sharing, in both directions. `bridge/share.py` names it. */
import type { DisplayProblem } from "./get_display_media";
import type { ShareMode } from "./screen_tracks";

export interface ShareSnapshot {
  /** Whether this browser can share a screen at all; phones cannot. */
  supported: boolean;
  /** Whether this browser can share the sound of a tab or of the machine. */
  soundSupported: boolean;
  /** The person is told that there will be no sound, and asked whether to go on. */
  asking: boolean;
  /** The browser's picker is open. */
  choosing: boolean;
  /** Our screen is being shared. */
  sharing: boolean;
  /** The shared surface brings its sound along. */
  withSound: boolean;
  mode: ShareMode;
  /** The other side gets it, does not yet get it, or does not get it any more. */
  reach: "" | "waiting" | "seen" | "interrupted";
  problem: DisplayProblem;
  /** Their screen is arriving. */
  remote: boolean;
  /** Their screen has stopped arriving, for now. */
  remoteInterrupted: boolean;
  /** Their screen is shared, and no picture of it has come yet. */
  remoteWaiting: boolean;
}

/** Nobody shares anything. */
export const NO_SHARE: Readonly<ShareSnapshot> = Object.freeze({
  supported: true,
  soundSupported: true,
  asking: false,
  choosing: false,
  sharing: false,
  withSound: false,
  mode: "text",
  reach: "",
  problem: "",
  remote: false,
  remoteInterrupted: false,
  remoteWaiting: false,
});
