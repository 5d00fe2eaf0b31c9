/** The state of screen sharing in both directions, as screens see it. */
import type { DisplayProblem } from "./get_display_media";
import type { ShareMode } from "./screen_tracks";

export interface ShareSnapshot {
  /** Whether this browser can share a screen at all; phones cannot. */
  supported: boolean;
  /** Whether this browser can share the sound of a tab or of the machine. */
  soundSupported: boolean;
  /** The user is asked whether to share without audio. */
  asking: boolean;
  /** The browser's picker is open. */
  choosing: boolean;
  /** The local screen is being shared. */
  sharing: boolean;
  /** The shared surface includes audio. */
  withSound: boolean;
  mode: ShareMode;
  /** Whether the peer receives it: not yet, yes, or no longer. */
  reach: "" | "waiting" | "seen" | "interrupted";
  problem: DisplayProblem;
  /** A remote screen is arriving. */
  remote: boolean;
  /** The remote screen is interrupted. */
  remoteInterrupted: boolean;
  /** The peer shares a screen, and no frame has arrived yet. */
  remoteWaiting: boolean;
}

/** Nothing is shared. */
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
