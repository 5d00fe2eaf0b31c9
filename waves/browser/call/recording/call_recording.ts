/** The interface of a call's recording, as the screens use it. */
import type { Store } from "../../kit/store";
import type { Capability } from "../rtc/capability";
import type { SavedRecordings } from "./saved_recordings";
import type { RecordingSnapshot } from "./snapshot";

export interface CallRecording extends Capability {
  readonly store: Store<RecordingSnapshot>;
  readonly savedRecordings: SavedRecordings;
  /** Ask to record, cancel the request, or stop the recording. */
  toggle(): void;
  togglePause(): void;
  /** Answer the peer's request to record. */
  answer(allow: boolean): void;
  /** Withdraw the consent given to the peer. */
  withdraw(): void;
  dismissNotice(): void;
}
