/** What is displayed of a part of a conversation that is far from its end; see `far_window.ts`. */
import type { MessageRow } from "./known_messages";

export interface FarSnapshot {
  /** Whose part this is; empty: what the page has is displayed. */
  readonly conversationId: string;
  /** Counts the parts: another one begins with nothing. */
  readonly part: number;
  /** The messages as they were read, in the order of `seq` without a gap. */
  readonly rows: readonly MessageRow[];
  /** The number of the last change that they contain for certain. */
  readonly change: number;
}

export const NOT_FAR: FarSnapshot = { conversationId: "", part: 0, rows: [], change: 0 };
