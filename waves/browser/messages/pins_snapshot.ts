/** The pinned messages of a conversation as they are shown; `pinned_messages.ts` is loaded with it. */
import type { FileKind } from "./file_view";

/** A pinned message. */
export interface DisplayPin {
  readonly seq: number;
  readonly id: string;
  readonly own: boolean;
  /** Its beginning on one line. */
  readonly text: string;
  /** The kind of its first file; empty: it has none. */
  readonly file: FileKind | "";
  /** Whether this user has pinned it. */
  readonly mine: boolean;
}

export interface PinsSnapshot {
  /** The id of the conversation, or the empty string. */
  readonly conversation: string;
  /** In the order of their pins. */
  readonly pins: readonly DisplayPin[];
}

export const NO_PINS: PinsSnapshot = { conversation: "", pins: [] };
