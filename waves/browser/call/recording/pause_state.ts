/** Why a recording stands still, and what the other side is told of it. */
import type { Told } from "./frames";
import type { Pause } from "./snapshot";

const TOLD: Readonly<Record<Pause, Told>> = {
  "": "on",
  me: "paused",
  unseen: "paused",
  consent: "paused",
  stalled: "stalled",
};

export class Pausing {
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

export function toldOf(pause: Pause): Told {
  return TOLD[pause];
}
