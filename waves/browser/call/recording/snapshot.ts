/** What the screen knows about recordings. `bridge/recording.py` names every field. */
import type { PeerRecording } from "./consent_prompt";
import type { Obstacle } from "./preflight";
import type { RecordingFailure } from "./recorder";
import type { Lack } from "./recording_deps";

/** `preparing`: everything is tried before the other side is asked. */
export type Stage = "" | "preparing" | "asking" | "recording" | "ending";

/** Why a recording stands still; `stalled`: nothing reaches the disk. */
export type Pause = "" | "me" | "unseen" | "consent" | "stalled";

export type Notice =
  | ""
  | "refused"
  | "unanswered"
  | "withdrawn"
  | "unreachable"
  | "low_space"
  | "voice_missing"
  | Exclude<Obstacle, "">
  | RecordingFailure;

/** What is left of a recording that has ended; `unread`: it cannot be read just now. */
export type Outcome = "" | "kept" | "nothing" | "unread";

export interface RecordingSnapshot {
  /** Why nothing can be recorded in this browser; empty: it can. */
  readonly lack: Lack;
  readonly stage: Stage;
  readonly pause: Pause;
  /** The person has pressed pause, whatever else holds the recording up. */
  readonly pausedByMe: boolean;
  /** How long and how large it is, in words. */
  readonly elapsed: string;
  readonly size: string;
  readonly notice: Notice;
  readonly outcome: Outcome;
  /** The other side wants to record. */
  readonly asked: boolean;
  /** The other side records: on, paused, or stalled when nothing reaches their disk. */
  readonly theirs: PeerRecording;
}

export const NO_RECORDING: Readonly<RecordingSnapshot> = Object.freeze({
  lack: "",
  stage: "",
  pause: "",
  pausedByMe: false,
  elapsed: "",
  size: "",
  notice: "",
  outcome: "",
  asked: false,
  theirs: "",
});

/** One finished recording that waits to be saved or discarded. */
export interface ShelfSnapshot {
  /** Its id; empty: nothing waits. */
  readonly id: string;
  readonly peerName: string;
  /** The time of day when it began, such as 14:05. */
  readonly time: string;
  readonly size: string;
  /** It was left behind by a page that is gone. */
  readonly recovered: boolean;
  /** It is being written anew; it can be saved when that is done. */
  readonly preparing: boolean;
  /** It could not be written anew: it plays, but one cannot seek in it. */
  readonly unmended: boolean;
  /** The person has pressed Discard once. */
  readonly discarding: boolean;
  /** How many more wait behind it. */
  readonly more: number;
}

export const EMPTY_SHELF: Readonly<ShelfSnapshot> = Object.freeze({
  id: "",
  peerName: "",
  time: "",
  size: "",
  recovered: false,
  preparing: false,
  unmended: false,
  discarding: false,
  more: 0,
});
