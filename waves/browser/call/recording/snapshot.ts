/** What the screen knows about recordings. `bridge/recording.py` names every field. */
import type { Theirs } from "./asked";
import type { Lack } from "./parts";

/** `asking` also while an interrupted recording waits for a new consent. */
export type Stage = "" | "asking" | "recording" | "ending";

/** Why a recording stands still. */
export type Pause = "" | "me" | "unseen" | "consent";

export type Notice =
  | ""
  | "refused"
  | "unanswered"
  | "withdrawn"
  | "unreachable"
  | "low_space"
  | "full"
  | "failed";

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
  /** The other side wants to record. */
  readonly asked: boolean;
  /** The other side records: on or paused. */
  readonly theirs: Theirs;
}

export const NO_RECORDING: Readonly<RecordingSnapshot> = Object.freeze({
  lack: "",
  stage: "",
  pause: "",
  pausedByMe: false,
  elapsed: "",
  size: "",
  notice: "",
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
