/** The chat of a call, as screens see it. */
import type { DisplayRow } from "../../messages/message_rows";

export interface ChatSnapshot {
  /** Empty while there is no call. */
  readonly callId: string;
  readonly rows: readonly DisplayRow[];
  /** The number of unread messages, such as 3 or 99+; empty: none. */
  readonly unread: string;
  readonly draft: string;
  /** There is nothing to send. */
  readonly empty: boolean;
  /** By how many characters the draft exceeds the limit. */
  readonly over: number;
  /** The oldest messages were dropped. */
  readonly trimmed: boolean;
  readonly keepWanted: boolean;
  readonly keepWantedByPeer: boolean;
  /** Both keep it: it is archived in the conversation. */
  readonly kept: boolean;
}

export const QUIET_CHAT: ChatSnapshot = Object.freeze({
  callId: "",
  rows: [],
  unread: "",
  draft: "",
  empty: true,
  over: 0,
  trimmed: false,
  keepWanted: false,
  keepWantedByPeer: false,
  kept: false,
});
