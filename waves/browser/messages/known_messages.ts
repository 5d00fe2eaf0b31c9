/**
 * The stored messages of one conversation that this page has seen, without a gap.
 *
 * A message travels once: Reflex's state sends the newest page when a conversation is opened, then only
 * new messages and the page that was asked for, and the page keeps them. Frames of the socket join
 * in the same way. Rows of another conversation, and rows before a gap, are dropped.
 */
import { type FileKind, isSameFiles, type MessageFile } from "./file_view";

/** What a reply names, as the server had it: the page may have a newer version. */
export interface Quote {
  readonly seq: number;
  readonly own?: boolean;
  /** The beginning of its text. */
  readonly body?: string;
  readonly deleted?: boolean;
  /** The kind of its first file; empty or absent: it has none. */
  readonly file?: FileKind | "" | null;
}

/** Who of the two has reacted with an emoji. */
export interface Reaction {
  readonly emoji: string;
  readonly mine?: boolean;
  readonly theirs?: boolean;
}

/** A message in Reflex's state (`state/rows.py`), which leaves out what has its default. */
export interface MessageRow {
  readonly seq: number;
  readonly client_id: string;
  /** Whether this user sent it. */
  readonly own?: boolean;
  readonly body?: string;
  /** Milliseconds since 1970. */
  readonly created_at: number;
  /** The server's id, which the acts on a message name. */
  readonly id?: string;
  readonly edited?: boolean;
  readonly deleted?: boolean;
  /** The number of the change that has altered it last; 0: it is as it was sent. */
  readonly change?: number;
  readonly reply?: Quote | null;
  readonly reactions?: readonly Reaction[];
  readonly files?: readonly MessageFile[];
  /** The number of the change that has pinned it; 0 or absent: it is not pinned. */
  readonly pinned?: number;
  /** Whether this user has pinned it. */
  readonly pinned_own?: boolean;
  /** It has disappeared: its place counts and is not drawn. */
  readonly expired?: boolean;
}

type Rows = readonly MessageRow[];

/** The messages in Reflex's state. */
export interface StateMessages {
  /** The page that was asked for last. */
  readonly older: Rows;
  /** The newest page, when the conversation was read as a whole. */
  readonly recent: Rows;
  /** The messages of the last pushes. */
  readonly fresh: Rows;
  /** Messages of any place that were altered after the change `changed_after`. */
  readonly changed?: Rows;
  readonly changed_after?: number;
  /** The number of the last change that the state contains. */
  readonly change?: number;
}

const NOTHING: StateMessages = { older: [], recent: [], fresh: [] };
const UNCHANGED = Number.POSITIVE_INFINITY;

/** Whether two rows show the same message alike. */
export function isSameMessage(one: MessageRow, another: MessageRow): boolean {
  return (
    one === another ||
    (one.seq === another.seq &&
      one.client_id === another.client_id &&
      isSameContent(one, another) &&
      isSameQuote(one.reply, another.reply) &&
      isSameFiles(one.files, another.files) &&
      isSameReactions(one.reactions ?? [], another.reactions ?? []))
  );
}

function isSameContent(one: MessageRow, another: MessageRow): boolean {
  return (
    isAlike(one, another) &&
    one.id === another.id &&
    Boolean(one.edited) === Boolean(another.edited) &&
    (one.pinned ?? 0) === (another.pinned ?? 0) &&
    (one.change ?? 0) === (another.change ?? 0)
  );
}

/** Whether the sender, the text and the deletion are the same. */
function isAlike(one: Omit<Quote, "seq">, another: Omit<Quote, "seq">): boolean {
  return (
    (one.file ?? "") === (another.file ?? "") &&
    Boolean(one.own) === Boolean(another.own) &&
    Boolean(one.deleted) === Boolean(another.deleted) &&
    (one.body ?? "") === (another.body ?? "")
  );
}

/** Whether two quotes show the same. */
export function isSameQuote(one?: Quote | null, another?: Quote | null): boolean {
  if (!one || !another) return !one && !another;
  return one === another || (one.seq === another.seq && isAlike(one, another));
}

function isSameReactions(one: readonly Reaction[], another: readonly Reaction[]): boolean {
  return (
    one.length === another.length &&
    one.every(({ emoji, mine, theirs }, index) => {
      const other = another[index];
      return (
        emoji === other?.emoji &&
        Boolean(mine) === Boolean(other.mine) &&
        Boolean(theirs) === Boolean(other.theirs)
      );
    })
  );
}

/** Return the messages that follow `seq` without a gap. */
export function following(messages: Rows, seq: number): Rows {
  const after = messages.filter((message) => message.seq > seq);
  const end = after.findIndex((message, index) => message.seq !== seq + 1 + index);
  return end < 0 ? after : after.slice(0, end);
}

/** Return the rows of both in the order of `seq`, each once. */
export function inOrder(one: Rows, another: Rows): Rows {
  if (one.length === 0 || another.length === 0) return one.length === 0 ? another : one;
  const bySeq = new Map([...one, ...another].map((row) => [row.seq, row]));
  return [...bySeq.values()].sort((first, second) => first.seq - second.seq);
}

export class KnownMessages {
  #owner = "";
  #state = NOTHING;
  #rows: MessageRow[] = [];
  readonly #ownIds = new Set<string>();
  /** Altered messages that are not among the rows, by `seq`. */
  readonly #outside = new Map<number, MessageRow>();
  /** The number of the last change that the rows contain. */
  #change = 0;
  #isComplete = true;
  /** The index of the first row that has changed since the last `update`. */
  #changedFrom = UNCHANGED;

  /** The rows, in the order of `seq`. */
  get rows(): Rows {
    return this.#rows;
  }

  get firstSeq(): number {
    return this.#rows[0]?.seq ?? 0;
  }

  get lastSeq(): number {
    return this.#rows.at(-1)?.seq ?? 0;
  }

  /** Messages that were altered and are not among the rows: replies may quote them. */
  get outside(): ReadonlyMap<number, MessageRow> {
    return this.#outside;
  }

  /** The number of the last change that the rows contain. */
  get change(): number {
    return this.#change;
  }

  /** Whether the rows have every change that the state has had; otherwise one was missed. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether a message of this user is known. */
  hasOwn(clientId: string): boolean {
    return this.#ownIds.has(clientId);
  }

  /**
   * Add the messages of the state, and those of frames. Unchanged parts are not read again.
   *
   * @param owner The conversation and its reader; another one begins with nothing.
   * @param altered The altered messages of frames.
   * @returns The index of the first row that has changed since the last call.
   */
  update(owner: string, state: StateMessages, arrived: Rows, altered: Rows = []): number {
    this.#join(owner, state, arrived, altered);
    const changedFrom = Math.min(this.#changedFrom, this.#rows.length);
    this.#changedFrom = UNCHANGED;
    return changedFrom;
  }

  /** Add new messages while no message list is rendered: no later state has them. */
  learn(
    owner: string,
    state: Omit<StateMessages, "older">,
    arrived: Rows,
    altered: Rows = [],
  ): void {
    const { older } = owner === this.#owner ? this.#state : NOTHING;
    this.#join(owner, { ...state, older }, arrived, altered);
  }

  /** Put older rows before these, which they touch. */
  prepend(rows: Rows): void {
    this.#prepend(rows);
  }

  #join(owner: string, state: StateMessages, arrived: Rows, altered: Rows): void {
    const before = owner === this.#owner ? this.#state : NOTHING;
    if (owner !== this.#owner) this.#begin();
    this.#owner = owner;
    this.#state = state;
    this.#checkChanges(state, state.recent !== before.recent);
    if (state.recent !== before.recent) this.#read(state.recent);
    if (state.older !== before.older) this.#prepend(state.older);
    const fresh = state.fresh === before.fresh ? this.#after(state.fresh) : state.fresh;
    this.#extend(inOrder(arrived, fresh));
    // After every page: it may have been read before them.
    for (const row of state.changed ?? []) this.#alter(row);
    for (const row of altered) this.#alter(row);
  }

  #begin(): void {
    this.#drop();
    this.#outside.clear();
    this.#change = 0;
    this.#isComplete = true;
  }

  /** Rows from before a change that this page was not sent are too old. */
  #checkChanges(state: StateMessages, isRead: boolean): void {
    const { change = 0, changed_after: after = 0 } = state;
    const isMissed = this.#rows.length > 0 && after > this.#change;
    if (isMissed && isRead) this.#drop();
    if (isRead) this.#isComplete = true;
    else if (isMissed) this.#isComplete = false;
    this.#change = Math.max(this.#change, change);
  }

  #drop(): void {
    this.#rows = [];
    this.#ownIds.clear();
    this.#changedFrom = 0;
  }

  /** The state was read as a whole: rows that do not touch it are too old. */
  #read(page: Rows): void {
    const [first] = page;
    const last = page.at(-1);
    if (first === undefined || last === undefined) return;
    const touches = first.seq <= this.lastSeq + 1 && last.seq >= this.firstSeq - 1;
    if (!touches) this.#drop();
    this.#prepend(page);
    for (const row of page) this.#put(row);
  }

  #prepend(page: Rows): void {
    const last = page.at(-1);
    if (last === undefined || this.#rows.length === 0 || last.seq < this.firstSeq - 1) return;
    const added = page.filter((row) => row.seq < this.firstSeq);
    if (added.length === 0) return;
    this.#rows = [...added, ...this.#rows];
    for (const row of added) this.#learn(row);
    this.#changedFrom = 0;
  }

  #after(rows: Rows): Rows {
    return (rows.at(-1)?.seq ?? 0) > this.lastSeq ? rows : [];
  }

  /** Add newer rows up to a gap. */
  #extend(rows: Rows): void {
    for (const row of rows) {
      if (row.seq > this.lastSeq + 1) return;
      if (row.seq >= this.firstSeq) this.#put(row);
    }
  }

  /** Replace a row that this page has; of another one, keep what replies show of it. */
  #alter(row: MessageRow): void {
    if (row.seq >= this.firstSeq && row.seq <= this.lastSeq) this.#put(row);
    else if ((this.#outside.get(row.seq)?.change ?? 0) < (row.change ?? 0))
      this.#outside.set(row.seq, row);
  }

  #put(row: MessageRow): void {
    const index = this.#rows.length === 0 ? 0 : row.seq - this.firstSeq;
    const known = this.#rows[index];
    if (
      known !== undefined &&
      ((known.change ?? 0) > (row.change ?? 0) || isSameMessage(known, row))
    )
      return;
    this.#rows[index] = row;
    this.#learn(row);
    this.#changedFrom = Math.min(this.#changedFrom, index);
  }

  #learn(row: MessageRow): void {
    if (row.own) this.#ownIds.add(row.client_id);
  }
}

/** Whose messages these are: a conversation and its reader. */
export function ownerOf(userId: string, conversationId: string): string {
  return `${userId} ${conversationId}`;
}

/** The messages of the open conversation. */
export const knownMessages = new KnownMessages();

/** A part of the open conversation that does not touch them: see `FarWindow`. */
export const farMessages = new KnownMessages();
