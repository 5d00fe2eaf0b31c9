/** The conversation list: the lines of Reflex's state and live updates merged. */

import { following } from "./known_messages";
import { type LiveConversation, type LiveSnapshot, liveIn } from "./live_updates";
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
  /** The beginning of the last message on one line. */
  readonly preview: string;
  readonly preview_own: boolean;
  /** When the last message was sent, or the conversation began: milliseconds since 1970. */
  readonly last_at: number;
  /** 0: nothing was written. */
  readonly last_seq: number;
  readonly unread: number;
}

/** A displayed line of the conversation list. */
export interface ConversationLine extends ConversationRow {
  readonly peer: Person;
}

export interface LinesContext {
  readonly self_id: string;
  /** How many conversations are shown. */
  readonly limit: number;
  /** The version that `conversations` had when they were sent; Reflex keeps an equal list as it is. */
  readonly listed_version: number;
}

/** Which changes the state has sent. */
export interface SentChanges {
  /** The version of the lists. */
  readonly version: number;
  /** `changed` holds every row that has changed after this version. */
  readonly after: number;
}

type Rows = readonly ConversationRow[];
type Lines = readonly ConversationLine[];

interface Drawn {
  readonly row: ConversationLine;
  readonly live: LiveConversation | undefined;
  readonly line: ConversationLine;
}

/** The rows that the state has sent, and the lines that are drawn of them. */
export class ConversationRows {
  #selfId = "";
  #listed = 0;
  #conversations: Rows = [];
  #changed: Rows = [];
  readonly #rows = new Map<string, ConversationLine>();
  #drawn = new Map<string, Drawn>();
  #lines: Lines = [];
  #version = 0;
  #isComplete = true;

  /** The rows of the state, in no order. */
  get rows(): Lines {
    return [...this.#rows.values()];
  }

  /** Return the displayed lines; those that did not change are the same objects. */
  draw(conversations: Rows, changed: Rows, live: LiveSnapshot, context: LinesContext): Lines {
    this.#keep(conversations, changed, context);
    const drawn = [...this.#rows.values()].map((row) =>
      this.#draw(row, liveIn(live, context.self_id, row.id)),
    );
    this.#drawn = new Map(drawn.map((one) => [one.row.id, one]));
    const lines = drawn.map((one) => one.line).sort(newestFirst);
    const shown = lines.slice(0, context.limit);
    const isNew =
      shown.length !== this.#lines.length || shown.some((line, at) => line !== this.#lines[at]);
    if (isNew) this.#lines = shown;
    return this.#lines;
  }

  /** Whether the state has sent every row; otherwise this page has missed changes. Call it after `draw`. */
  isComplete(sent: SentChanges): boolean {
    // A version that is unknown for a moment loses no row: the list was sent as a whole.
    if (sent.after > Math.max(this.#version, this.#listed)) this.#isComplete = false;
    this.#version = sent.version;
    return this.#isComplete;
  }

  /** The unread messages of all conversations; `inState`: those that the state counts. */
  unread(inState: number): number {
    const newer = [...this.#drawn.values()].map(({ row, line }) => line.unread - row.unread);
    return newer.reduce((sum, count) => sum + count, inState);
  }

  #keep(conversations: Rows, changed: Rows, context: LinesContext): void {
    const { self_id, listed_version } = context;
    const isSameList = conversations === this.#conversations && listed_version === this.#listed;
    const isRead = self_id !== this.#selfId || !isSameList;
    const before = isRead ? new Map(this.#rows) : this.#rows;
    if (isRead) {
      this.#rows.clear();
      this.#isComplete = true;
      this.#version = Number.POSITIVE_INFINITY;
      for (const row of conversations) this.#put(row, before);
    }
    if (isRead || changed !== this.#changed) for (const row of changed) this.#put(row, this.#rows);
    this.#selfId = self_id;
    this.#listed = listed_version;
    this.#conversations = conversations;
    this.#changed = changed;
  }

  /** Keep a row, as the object that is known if nothing has changed. */
  #put(row: ConversationRow, before: ReadonlyMap<string, ConversationLine>): void {
    const known = before.get(row.id);
    const peer = row.peer ?? known?.peer;
    // Without a peer it belongs to a list that this page has missed; a resync brings it.
    if (peer === undefined) return;
    const line = { ...row, peer: isSame(peer, known?.peer) ? known.peer : peer };
    this.#rows.set(row.id, isSame(line, known) ? known : line);
  }

  #draw(row: ConversationLine, live: LiveConversation | undefined): Drawn {
    const before = this.#drawn.get(row.id);
    if (before?.row === row && before.live === live) return before;
    const line = live === undefined ? row : withUpdates(row, live);
    const kept = before !== undefined && isSame(line, before.line) ? before.line : line;
    return { row, live, line: kept };
  }
}

/** Return the function that draws the conversation list. */
export function createConversationRows(rows = new ConversationRows()) {
  /** `changed`: rows that are newer than those of `conversations`. */
  return (conversations: Rows, changed: Rows, live: LiveSnapshot, context: LinesContext): Lines =>
    rows.draw(conversations, changed, live, context);
}

function withUpdates(row: ConversationLine, live: LiveConversation): ConversationLine {
  const arrived = following(live.messages, row.last_seq);
  const { read } = live.own;
  const news = arrived.filter(({ seq, own }) => !own && seq > read).length;
  const unread = (read >= row.last_seq ? 0 : row.unread) + news;
  const last = arrived.at(-1);
  if (last === undefined) return { ...row, unread };
  return {
    ...row,
    unread,
    preview: preview(last.body),
    preview_own: last.own,
    last_at: last.created_at,
    last_seq: last.seq,
  };
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
