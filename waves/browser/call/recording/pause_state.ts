/** Why a recording is paused, and what the peer is told about it. */
import type { RecordingState } from "./frames";
import type { Pause } from "./snapshot";

const TOLD: Readonly<Record<Pause, RecordingState>> = {
  "": "on",
  me: "paused",
  unseen: "paused",
  consent: "paused",
  stalled: "stalled",
};

export class PauseState {
  /** Whether the peer can be reached: it must be able to see and stop the recording. */
  isSeen = true;
  isByMe = false;
  /** Whether nothing reaches the disk. */
  isStalled = false;

  reason(isAllowed: boolean): Pause {
    if (!isAllowed) return "consent";
    if (!this.isSeen) return "unseen";
    if (this.isByMe) return "me";
    return this.isStalled ? "stalled" : "";
  }
}

export function stateToReport(pause: Pause): RecordingState {
  return TOLD[pause];
}
