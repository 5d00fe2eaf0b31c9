/** What is drawn of a message list beside its rows; every page has this, the list itself only some. */

export interface MessageListSnapshot {
  /** The number of new messages below the visible part. */
  readonly pendingBelow: number;
  /** The first message that arrived while the page was not watched, or 0. */
  readonly newFrom: number;
  /** After a jump: where it leads back to; empty: nowhere. */
  readonly wayBack: "" | "end" | "place";
}

export const EMPTY_MESSAGE_LIST: MessageListSnapshot = { pendingBelow: 0, newFrom: 0, wayBack: "" };
