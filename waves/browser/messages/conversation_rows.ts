/**
 * The conversation list: the lines of Reflex's state and live updates merged.
 *
 * A row travels once: the state sends the first rows when the list begins, then only changed rows and
 * the page that was asked for, and this page keeps them. The list is shown down to the end of its last
 * page, above which every conversation is known: conversations only move up.
 */

import type { FileKind } from "./file_view";
import { describeFiles, type FileWords } from "./file_words";
import { following, type MessageRow } from "./known_messages";
import { type LiveConversation, type LiveSnapshot, liveIn, NO_LIVE_UPDATES } from "./live_updates";
import { preview } from "./preview";

/** The peer of a conversation, as `state/rows.py` has it. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly display_name: string;
  readonly initials: string;
  readonly hue: number;
  readonly avatar_url: string;
}

/** A row of the conversation list in Reflex's state. */
export interface ConversationRow {
  readonly id: string;
  /** Absent when the page has been sent it before. */
  readonly peer?: Person;
  /** The beginning of the last message on one line, or what its files are. */
  readonly preview: string;
  /** The kind of the first file of that message. Absent: it has none. */
  readonly preview_kind?: FileKind | "";
  readonly preview_own: boolean;
  /** When the last message was sent, or the conversation began: milliseconds since 1970. */
  readonly last_at: number;
  /** 0: nothing was written. */
  readonly last_seq: number;
  readonly unread: number;
  /** The latest reaction of the peer that this user has not seen; empty: none. */
  readonly reaction?: string;
  /** When it was pinned, milliseconds since 1970. Absent like the following: not set. */
  readonly pinned_at?: number;
  readonly archived?: boolean;
  readonly muted?: boolean;
  readonly marked_unread?: boolean;
}

/** A displayed line of the conversation list. */
export interface ConversationLine extends ConversationRow {
  readonly peer: Person;
}

/** A page of the list after its first rows. */
export interface OlderConversations {
  /** The cursor that it was asked for with. */
  readonly after: string;
  /** The cursor of the page after it; empty: it is the last. */
  readonly next: string;
  /** The edition of the list whose changes it contains. */
  readonly edition: number;
  readonly rows: readonly ConversationRow[];
}

export interface LinesContext {
  readonly self_id: string;
  /** Names the list: another one begins with nothing. Reflex keeps equal rows as they are. */
  readonly listed: string;
  /** Where the list continues after `conversations`; empty: they are all. */
  readonly cursor: string;
  /** The number of the last push that has changed rows of this list. */
  readonly edition: number;
  /** `changed` holds every row that has changed after this edition. */
  readonly changed_after: number;
  /** The preview of a deleted message. */
  readonly deleted_text?: string;
  /** The preview of files without a caption. */
  readonly file_words?: FileWords;
  /** The page of the archive that was loaded last. */
  readonly archive?: OlderConversations;
}

type Words = Pick<LinesContext, "self_id" | "deleted_text" | "file_words">;
type Rows = readonly ConversationRow[];
type Lines = readonly ConversationLine[];

interface Drawn {
  readonly row: ConversationLine;
  readonly live: LiveConversation | undefined;
  readonly line: ConversationLine;
}

/** The rows that the state has sent, and the lines that are drawn of them. */
export class ConversationRows {
  #owner = "";
  #conversations: Rows = [];
  #older: OlderConversations | null = null;
  #changed: Rows = [];
  readonly #rows = new Map<string, ConversationLine>();
  #edition = 0;
  #isComplete = true;
  #cursor = "";
  /** The time of the last row before the cursor; rows below it have not been paged yet. */
  #end = Number.NEGATIVE_INFINITY;
  #archive: OlderConversations | null = null;
  #archiveNext: string | null = "";
  #archiveEnd = Number.POSITIVE_INFINITY;
  #archived: Lines = [];
  #isChanged = false;
  #live = NO_LIVE_UPDATES;
  #drawn = new Map<string, Drawn>();
  #lines: Lines = [];

  /** The rows of the state, in no order. */
  get rows(): Lines {
    return [...this.#rows.values()];
  }

  /** Where the displayed list continues; empty: it has every conversation. */
  get cursor(): string {
    return this.#cursor;
  }

  /** The displayed lines of the archive, as of the last `draw`. */
  get archived(): Lines {
    return this.#archived;
  }

  /** The cursor of the next page of the archive, empty for its first; null: it has ended. */
  get archiveNext(): string | null {
    return this.#archiveNext;
  }

  /** Whether this page has every row; otherwise it has missed changes. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Return the displayed lines; those that did not change are the same objects. */
  draw(
    conversations: Rows,
    older: OlderConversations,
    changed: Rows,
    live: LiveSnapshot,
    context: LinesContext,
  ): Lines {
    this.#keep(conversations, changed, context);
    this.#addPage(older, context);
    this.#addArchived(context.archive, context);
    if (!this.#isChanged && live === this.#live) return this.#lines;
    this.#isChanged = false;
    this.#live = live;
    const drawn = [...this.#rows.values()].map((row) =>
      this.#draw(row, liveIn(live, context.self_id, row.id), context),
    );
    this.#drawn = new Map(drawn.map((one) => [one.row.id, one]));
    const all = drawn.map((one) => one.line).sort(pinnedAndNewestFirst);
    const isListed = (line: ConversationLine) => isPinned(line) || line.last_at >= this.#end;
    this.#lines = kept(
      this.#lines,
      all.filter((line) => !line.archived && isListed(line)),
    );
    this.#archived = kept(
      this.#archived,
      all.filter((line) => line.archived && line.last_at >= this.#archiveEnd),
    );
    return this.#lines;
  }

  /** The unread messages of all conversations that count; `inState`: those in the state. */
  unread(inState: number): number {
    const newer = [...this.#drawn.values()].map(({ row, line }) => counted(line) - counted(row));
    return newer.reduce((sum, count) => sum + count, inState);
  }

  #keep(conversations: Rows, changed: Rows, context: LinesContext): void {
    const owner = `${context.self_id} ${context.listed}`;
    const isAnother = owner !== this.#owner;
    if (this.#edition < context.changed_after) this.#isComplete = false;
    if (isAnother || conversations !== this.#conversations) {
      const before = new Map(this.#rows);
      if (isAnother || !this.#isComplete) this.#begin(conversations, context.cursor);
      this.#putAll(conversations, before);
      this.#putAll(changed);
    } else if (changed !== this.#changed) this.#putAll(changed);
    this.#owner = owner;
    this.#conversations = conversations;
    this.#changed = changed;
    this.#edition = Math.max(this.#edition, context.edition);
  }

  /** The state has sent the first rows; what this page knows of the others may be too old. */
  #begin(conversations: Rows, cursor: string): void {
    this.#rows.clear();
    this.#isChanged = true;
    this.#isComplete = true;
    this.#edition = 0;
    this.#older = null;
    this.#archiveNext = "";
    this.#archiveEnd = Number.POSITIVE_INFINITY;
    this.#endAt(conversations, cursor);
  }

  /** Add the page that continues the list, unless this page has missed what has changed in it. */
  #addPage(page: OlderConversations, { edition, changed_after }: LinesContext): void {
    if (page === this.#older) return;
    this.#older = page;
    if (this.#cursor === "" || page.after !== this.#cursor || page.edition < changed_after) return;
    this.#putAll(page.rows);
    if (edition > page.edition) this.#putAll(this.#changed);
    this.#endAt(page.rows, page.next);
  }

  /** Add a page of the archive, as `#addPage` does for the list. */
  #addArchived(
    page: OlderConversations | undefined,
    { edition, changed_after }: LinesContext,
  ): void {
    if (page === undefined || page === this.#archive) return;
    this.#archive = page;
    const isNext = page.rows.length > 0 && page.after === this.#archiveNext;
    if (!isNext || page.edition < changed_after) return;
    this.#putAll(page.rows);
    if (edition > page.edition) this.#putAll(this.#changed);
    this.#archiveNext = page.next === "" ? null : page.next;
    const last = Math.min(...page.rows.map((row) => row.last_at));
    this.#archiveEnd = page.next === "" ? Number.NEGATIVE_INFINITY : last;
    this.#isChanged = true;
  }

  #endAt(rows: Rows, cursor: string): void {
    this.#cursor = cursor;
    // Pinned ones may come from below the page.
    const paged = rows.filter((row) => !row.pinned_at);
    const last = Math.min(...paged.map((row) => row.last_at));
    this.#end = cursor === "" ? Number.NEGATIVE_INFINITY : last;
    this.#isChanged = true;
  }

  #putAll(rows: Rows, before: ReadonlyMap<string, ConversationLine> = this.#rows): void {
    for (const row of rows) this.#put(row, before);
  }

  /** Keep a row, as the object that is known if nothing has changed. */
  #put(row: ConversationRow, before: ReadonlyMap<string, ConversationLine>): void {
    const known = before.get(row.id);
    const peer = row.peer ?? known?.peer;
    // Without a peer it belongs to a list that this page has missed; a resync brings it.
    if (peer === undefined) return;
    const line = { ...row, peer: isSame(peer, known?.peer) ? known.peer : peer };
    const kept = isSame(line, known) ? known : line;
    if (kept !== this.#rows.get(row.id)) this.#isChanged = true;
    this.#rows.set(row.id, kept);
  }

  #draw(row: ConversationLine, live: LiveConversation | undefined, words: Words): Drawn {
    const before = this.#drawn.get(row.id);
    if (before?.row === row && before.live === live) return before;
    const line = live === undefined ? row : withUpdates(row, live, words);
    const kept = before !== undefined && isSame(line, before.line) ? before.line : line;
    return { row, live, line: kept };
  }
}

/** Return the function that draws the conversation list. */
export function createConversationRows(rows = new ConversationRows()) {
  /** `changed`: rows that are newer than those of `conversations`. */
  return (
    conversations: Rows,
    older: OlderConversations,
    changed: Rows,
    live: LiveSnapshot,
    context: LinesContext,
  ): Lines => rows.draw(conversations, older, changed, live, context);
}

function withUpdates(
  row: ConversationLine,
  live: LiveConversation,
  words: Words,
): ConversationLine {
  const arrived = following(live.messages, row.last_seq).filter(
    ({ seq }) => !live.altered.some((one) => one.seq === seq && one.expired),
  );
  const { read } = live.own;
  const news = arrived.filter(({ seq, own }) => !own && seq > read).length;
  const unread = (read >= row.last_seq ? 0 : row.unread) + news;
  const last = arrived.at(-1) ?? { seq: row.last_seq };
  // What is shown in place of one that has disappeared, the state tells.
  const altered = live.altered.find((one) => one.seq === last.seq && !one.expired);
  const shown = altered ?? last;
  if (!("created_at" in shown)) return { ...row, unread };
  const kind = shown.files?.[0]?.kind ?? "";
  return {
    ...row,
    ...(arrived.length > 0 && row.archived && !row.muted ? { archived: false } : {}),
    unread,
    preview: previewOf(shown, words),
    ...(kind || row.preview_kind ? { preview_kind: kind } : {}),
    // Whose it is goes without saying in a note to self.
    preview_own: Boolean(shown.own) && row.peer.id !== words.self_id,
    last_at: shown.created_at,
    last_seq: shown.seq,
  };
}

function previewOf(
  { deleted, body = "", files = [] }: MessageRow,
  { deleted_text = "", file_words }: Words,
): string {
  if (deleted) return deleted_text;
  return preview(body) || (file_words ? describeFiles(files, file_words) : "");
}

const isPinned = (line: ConversationLine): boolean => (line.pinned_at ?? 0) > 0;

/** The unread messages that count in the title: as `ConversationRow.counts` in `state/rows.py`. */
function counted(line: ConversationLine): number {
  return line.archived || line.muted ? 0 : line.unread;
}

function kept(before: Lines, lines: Lines): Lines {
  const isNew = lines.length !== before.length || lines.some((line, at) => line !== before[at]);
  return isNew ? lines : before;
}

/** Pinned conversations stand above the others, in the order of pinning. */
function pinnedAndNewestFirst(one: ConversationLine, another: ConversationLine): number {
  const never = Number.MAX_VALUE;
  const order = (one.pinned_at || never) - (another.pinned_at || never);
  return order === 0 ? newestFirst(one, another) : order;
}

/** As the server orders them: UUIDs that are greater were made later. */
function newestFirst(one: ConversationLine, another: ConversationLine): number {
  if (one.last_at !== another.last_at) return another.last_at - one.last_at;
  return one.id < another.id ? 1 : -1;
}

/** Whether two objects have the same fields with the same values. */
function isSame<T extends object>(one: T, another: T | undefined): another is T {
  if (another === undefined) return false;
  const keys = Object.keys(one) as (keyof T)[];
  return (
    keys.length === Object.keys(another).length &&
    keys.every((key) => Object.is(one[key], another[key]))
  );
}

/** Those of this page: it keeps what a push does not repeat, also while the list is not shown. */
export const conversationRows = new ConversationRows();
