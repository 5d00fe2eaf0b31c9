/** What the screen shows of the chat of a call; `bridge/chat.py` names every field. */
import type { DisplayRow } from "../../messages/message_rows";

export interface ChatSnapshot {
  /** Empty while there is no call. */
  readonly callId: string;
  readonly rows: readonly DisplayRow[];
  /** How many messages nobody has looked at, such as 3 or 99+; empty: none. */
  readonly unread: string;
  readonly draft: string;
  /** There is nothing to send. */
  readonly empty: boolean;
  /** How many characters there are more than a message may have. */
  readonly over: number;
  /** The oldest messages have been let go. */
  readonly trimmed: boolean;
  readonly iKeep: boolean;
  readonly theyKeep: boolean;
  /** Both want it: it goes into the conversation. */
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
  iKeep: false,
  theyKeep: false,
  kept: false,
});
