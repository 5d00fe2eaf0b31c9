/** Why a recording stands still, and what the other side is told of it. */
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
  /** Whether the other side can be reached: it must be able to see and stop it. */
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

export function stateToTell(pause: Pause): RecordingState {
  return TOLD[pause];
}
