/** The snapshots of recordings that the screens show. */
import type { PeerRecording } from "./consent_prompt";
import type { Obstacle } from "./preflight";
import type { RecordingFailure } from "./recorder";
import type { MissingFeature } from "./recording_deps";

/** `preparing`: the preflight runs before the peer is asked. */
export type Stage = "" | "preparing" | "asking" | "recording" | "ending";

/** Why a recording is paused; `stalled`: nothing reaches the disk. */
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

/** The outcome of a recording that has ended; `unread`: it cannot be read at the moment. */
export type Outcome = "" | "kept" | "nothing" | "unread";

export interface RecordingSnapshot {
  /** The feature that this browser is missing for recording; empty when none is. */
  readonly missing: MissingFeature;
  readonly stage: Stage;
  readonly pause: Pause;
  /** Whether the user has pressed pause, independent of other reasons. */
  readonly pausedByMe: boolean;
  /** Formatted duration and size. */
  readonly elapsed: string;
  readonly size: string;
  readonly notice: Notice;
  readonly outcome: Outcome;
  /** Whether the peer asks to record. */
  readonly asked: boolean;
  /** The state of the peer's recording: on, paused, or stalled. */
  readonly peerRecording: PeerRecording;
}

export const NO_RECORDING: Readonly<RecordingSnapshot> = Object.freeze({
  missing: "",
  stage: "",
  pause: "",
  pausedByMe: false,
  elapsed: "",
  size: "",
  notice: "",
  outcome: "",
  asked: false,
  peerRecording: "",
});

/** The first finished recording that is not yet saved or discarded. */
export interface SavedRecordingSnapshot {
  /** Its id; empty when there is none. */
  readonly id: string;
  readonly peerName: string;
  /** The local time of its start, such as 14:05. */
  readonly time: string;
  readonly size: string;
  /** Whether it was left by a page that was closed or crashed. */
  readonly recovered: boolean;
  /** Whether it is being remuxed; it can be saved afterwards. */
  readonly preparing: boolean;
  /** Whether remuxing failed: it plays, but is not seekable. */
  readonly notSeekable: boolean;
  /** Whether Discard was pressed once. */
  readonly discarding: boolean;
  /** The number of further recordings. */
  readonly more: number;
}

export const NO_SAVED_RECORDING: Readonly<SavedRecordingSnapshot> = Object.freeze({
  id: "",
  peerName: "",
  time: "",
  size: "",
  recovered: false,
  preparing: false,
  notSeekable: false,
  discarding: false,
  more: 0,
});
