/** What the screens can ask of the recording of a call. */
import type { Store } from "../../kit/store";
import type { Capability } from "../rtc/capability";
import type { SavedRecordings } from "./saved_recordings";
import type { RecordingSnapshot } from "./snapshot";

export interface CallRecording extends Capability {
  readonly store: Store<RecordingSnapshot>;
  readonly shelf: SavedRecordings;
  /** Ask to record, take the question back, or stop the recording. */
  toggle(): void;
  togglePause(): void;
  /** Allow what the other side asks, or refuse it. */
  answer(allow: boolean): void;
  /** Allow it no longer. */
  withdraw(): void;
  dismissNotice(): void;
}
