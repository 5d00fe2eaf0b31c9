/** What a bubble shows of the acts on its message: the quote, reactions, and marks of changes. */
import { type FileKind, type ShownFile, shownFile } from "./file_view";
import type { MessageRow, Quote, Reaction } from "./known_messages";
import type { OutboxItem } from "./outbox_storage";
import { preview } from "./preview";

/** A reaction below a bubble. */
export interface DisplayReaction {
  readonly emoji: string;
  readonly mine: boolean;
  readonly count: number;
}

export interface ActLook {
  /** The server's id; empty: nobody can act on it. */
  readonly id: string;
  /** The text as it was written. */
  readonly body: string;
  /** When it was sent, milliseconds since 1970. */
  readonly at: number;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly pinned: boolean;
  /** The place of the quoted message; 0: it is no reply. */
  readonly quote_seq: number;
  readonly quote_own: boolean;
  readonly quote_deleted: boolean;
  /** The quoted text on one line. */
  readonly quote_text: string;
  /** The kind of its first file; empty: it has none. */
  readonly quote_file: FileKind | "";
  readonly reactions: readonly DisplayReaction[];
  readonly files: readonly ShownFile[];
}

export const NO_ACTS: ActLook = {
  id: "",
  body: "",
  at: 0,
  edited: false,
  deleted: false,
  pinned: false,
  quote_seq: 0,
  quote_own: false,
  quote_deleted: false,
  quote_text: "",
  quote_file: "",
  reactions: [],
  files: [],
};

export function lookOfRow(row: MessageRow): ActLook {
  const { id = "", body = "", created_at: at, reactions = [] } = row;
  const deleted = Boolean(row.deleted);
  const look = { ...NO_ACTS, id, body, at, deleted };
  if (deleted) return look;
  return {
    ...look,
    edited: Boolean(row.edited),
    pinned: Boolean(row.pinned),
    ...quoteLook(row.reply),
    reactions: reactions.length === 0 ? NO_ACTS.reactions : reactions.map(reactionLook),
    files: row.files?.map(shownFile) ?? NO_ACTS.files,
  };
}

export const lookOfItem = ({ body, at, replyTo, files }: OutboxItem): ActLook => ({
  ...NO_ACTS,
  body,
  at,
  files: files?.map(shownFile) ?? NO_ACTS.files,
  ...quoteLook(replyTo),
});

function quoteLook(quote: Quote | null | undefined): Partial<ActLook> {
  if (!quote) return {};
  return {
    quote_seq: quote.seq,
    quote_own: Boolean(quote.own),
    quote_deleted: Boolean(quote.deleted),
    quote_text: preview(quote.body ?? ""),
    quote_file: quote.file ?? "",
  };
}

const reactionLook = ({ emoji, mine, theirs }: Reaction): DisplayReaction => ({
  emoji,
  mine: Boolean(mine),
  count: Number(Boolean(mine)) + Number(Boolean(theirs)),
});
