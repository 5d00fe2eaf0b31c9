/**
 * Turns messages into displayed rows, with days and groups marked.
 *
 * A drawing remembers its rows: only what follows the first change is drawn again.
 */
import { clockTime, dayLabel, dayNumber, exactTime, HERE, type Place } from "../kit/format";
import { type Block, blocksOf } from "./formatting";
import { isSameMessage, isSameQuote, type MessageRow } from "./known_messages";
import { type ActLook, lookOfItem, lookOfRow, NO_ACTS } from "./message_look";
import type { OutboxItem } from "./outbox_storage";
import { noteBounds } from "./row_bounds";

export interface DrawingContext {
  /** How far the peer has received and read. */
  readonly delivered_seq: number;
  readonly read_seq: number;
  /** The first unread message when the conversation was opened, or 0. */
  readonly first_unread_seq: number;
  /** The first message that arrived while the page was not watched, or 0. */
  readonly new_from?: number;
  /** A moment of the current day; 0 or undefined: now. */
  readonly now?: number;
  /** The settings of time formats. */
  readonly place?: Place;
}

/** A displayed row; the field names are those of `state/rows.py`. */
export interface DisplayRow extends ActLook {
  readonly key: string;
  /** `space`: stands for rows that are not in the document. */
  readonly kind: "day" | "new" | "message" | "space";
  readonly label: string;
  readonly client_id: string;
  readonly seq: number;
  /** The message is stored; otherwise it is in the outbox. */
  readonly stored: boolean;
  readonly own: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly status: "" | "sending" | "sent" | "delivered" | "read" | "failed";
  readonly problem: string;
  readonly time: string;
  readonly exact_time: string;
  readonly blocks: readonly Block[];
}

/** A stored or outgoing message. */
interface Entry {
  readonly key: string;
  readonly clientId: string;
  readonly own: boolean;
  readonly moment: number;
  readonly day: number;
  /** 0 until the server has stored it. */
  readonly seq: number;
  /** It has disappeared. */
  readonly hidden: boolean;
  /** The row or the item that it is made of. */
  readonly source: MessageRow | OutboxItem;
  readonly look: Pick<DisplayRow, "time" | "exact_time" | "blocks"> & ActLook;
}

/** When an entry is displayed: with a clock that was set back, as its predecessor. */
interface Day {
  readonly day: number;
  readonly moment: number;
}

const GROUP_WITHIN_MS = 5 * 60_000;
/** Positions of rows that were never drawn. */
const NOT_DRAWN = -1;

/** The fields of a row that is no message. */
export const LINE: Omit<DisplayRow, "key" | "kind" | "label"> = {
  client_id: "",
  seq: 0,
  stored: false,
  own: false,
  first: false,
  last: false,
  status: "",
  problem: "",
  time: "",
  exact_time: "",
  blocks: [],
  ...NO_ACTS,
};

const isRow = (source: MessageRow | OutboxItem): source is MessageRow => "client_id" in source;

export class RowDrawing {
  #place: Place = HERE;
  #now = NOT_DRAWN;
  #today = NOT_DRAWN;
  #cursors = { delivered: 0, read: 0 };
  #newAt = NOT_DRAWN;
  #entries: Entry[] = [];
  /** Of the same entries; the days never go back. */
  #days: Day[] = [];
  /** Of the same entries: where their rows begin. */
  #starts: number[] = [];
  #rows: readonly DisplayRow[] = [];
  #made = new WeakMap<MessageRow | OutboxItem, Entry>();
  #lines = new WeakMap<Entry, DisplayRow>();

  /**
   * Return the displayed rows.
   *
   * @param rows Stored messages, in the order of `seq` without a gap.
   * @param changedFrom The index of the first row that is not as in the last drawing.
   * @param tail What is displayed after them.
   */
  draw(
    rows: readonly MessageRow[],
    changedFrom: number,
    tail: readonly (MessageRow | OutboxItem)[],
    context: DrawingContext,
  ): readonly DisplayRow[] {
    const now = context.now || Date.now();
    const isNew = this.#begin(context, now);
    const before = this.#entries.length;
    const replaced = this.#replace(isNew ? 0 : changedFrom, rows, tail);
    const from = Math.min(
      isNew ? 0 : replaced,
      this.#moveCursors(context, rows),
      this.#moveSeparator(context, rows),
    );
    if (from >= this.#entries.length && before === this.#entries.length) return this.#rows;
    this.#drawFrom(Math.max(0, this.#shownBefore(from)), now);
    noteBounds(this.#rows, this.#entries);
    return this.#rows;
  }

  /** Return whether everything has to be drawn again. */
  #begin({ place = HERE }: DrawingContext, now: number): boolean {
    const isMoved = place !== this.#place;
    const isSame = now === this.#now && !isMoved;
    const today = isSame ? this.#today : dayNumber(now, place);
    const isNew = isMoved || today !== this.#today;
    if (isMoved) {
      this.#made = new WeakMap();
      this.#entries = [];
    }
    this.#place = place;
    this.#now = now;
    this.#today = today;
    return isNew;
  }

  /** Replace the entries; returns the index of the first new one. */
  #replace(
    from: number,
    rows: readonly MessageRow[],
    tail: readonly (MessageRow | OutboxItem)[],
  ): number {
    const kept = Math.min(from, this.#entries.length);
    const before = this.#entries.splice(kept);
    const known = new Map(before.map((entry) => [entry.key, entry]));
    for (let index = kept; index < rows.length; index += 1) {
      const row = rows[index];
      if (row !== undefined) this.#entries.push(this.#entryOf(row, known));
    }
    for (const source of tail) this.#entries.push(this.#entryOf(source, known));
    let first = kept;
    while (first < this.#entries.length && this.#entries[first] === before[first - kept])
      first += 1;
    return first;
  }

  #entryOf(source: MessageRow | OutboxItem, before: ReadonlyMap<string, Entry>): Entry {
    const made = this.#made.get(source);
    if (made !== undefined) return made;
    const entry = isRow(source) ? fromRow(source, this.#place) : fromItem(source, this.#place);
    const old = before.get(entry.key);
    const kept = old !== undefined && isSameSource(old.source, source) ? old : entry;
    this.#made.set(source, kept);
    return kept;
  }

  /** Returns the index of the first entry whose status may have changed. */
  #moveCursors(context: DrawingContext, rows: readonly MessageRow[]): number {
    const { delivered, read } = this.#cursors;
    this.#cursors = { delivered: context.delivered_seq, read: context.read_seq };
    const firstSeq = rows[0]?.seq ?? 0;
    const changed = (before: number, after: number): number => {
      if (before === after) return this.#entries.length;
      const index = Math.min(before, after) + 1 - firstSeq;
      return Math.min(Math.max(0, index), rows.length);
    };
    return Math.min(changed(delivered, context.delivered_seq), changed(read, context.read_seq));
  }

  /** Returns the index of the first entry that the unread separator has moved to or from. */
  #moveSeparator(context: DrawingContext, rows: readonly MessageRow[]): number {
    const before = this.#newAt;
    this.#newAt = this.#firstNew(context, rows);
    if (before === this.#newAt) return this.#entries.length;
    const moved = [before, this.#newAt].filter((index) => index >= 0);
    return Math.min(this.#entries.length, ...moved);
  }

  /** The index of the first unread message, or -1 when it is not loaded. */
  #firstNew(context: DrawingContext, rows: readonly MessageRow[]): number {
    const seq = context.new_from || context.first_unread_seq;
    if (seq <= 0 || (this.#entries[0]?.seq ?? 0) > seq) return NOT_DRAWN;
    const firstSeq = rows[0]?.seq ?? seq;
    for (let at = Math.min(seq - firstSeq, rows.length); at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      if (entry !== undefined && entry.seq >= seq && !entry.own && !entry.hidden) return at;
    }
    return NOT_DRAWN;
  }

  #drawFrom(from: number, now: number): void {
    const rows = this.#rows.slice(0, this.#starts[from] ?? this.#rows.length);
    const old = new Map(this.#rows.slice(rows.length).map((row) => [row.key, row]));
    this.#days.length = this.#starts.length = from;
    for (let index = from; index < this.#entries.length; index += 1) {
      this.#days.push(this.#dayAt(index));
    }
    for (let index = from; index < this.#entries.length; index += 1) {
      this.#starts.push(rows.length);
      if (this.#entries[index]?.hidden) continue;
      this.#separatorsAt(index, now, old, rows);
      rows.push(this.#lineAt(index));
    }
    this.#rows = rows;
  }

  #dayAt(index: number): Day {
    const { day, moment } = this.#entries[index] as Entry;
    const before = this.#days[index - 1];
    return before !== undefined && day < before.day ? before : { day, moment };
  }

  #separatorsAt(
    index: number,
    now: number,
    old: ReadonlyMap<string, DisplayRow>,
    rows: DisplayRow[],
  ): void {
    const { day, moment } = this.#days[index] as Day;
    if (day !== this.#days[this.#shownBefore(index)]?.day) {
      const label = dayLabel(moment, now, this.#place);
      rows.push(same(old, { ...LINE, key: `day-${day}`, kind: "day", label }));
    }
    if (index === this.#newAt) {
      rows.push(same(old, { ...LINE, key: "new", kind: "new", label: "" }));
    }
  }

  #lineAt(index: number): DisplayRow {
    const entry = this.#entries[index] as Entry;
    const first = this.#opens(index);
    const last = this.#opens(this.#shownAfter(index));
    const status = this.#statusOf(entry);
    const drawn = this.#lines.get(entry);
    if (drawn?.first === first && drawn.last === last && drawn.status === status) return drawn;
    const line = messageLine(entry, { first, last, status });
    this.#lines.set(entry, line);
    return line;
  }

  /** Whether a group of messages begins here. */
  #opens(index: number): boolean {
    const place = this.#shownBefore(index);
    const [entry, before] = [this.#entries[index], this.#entries[place]];
    const [at, atBefore] = [this.#days[index], this.#days[place]];
    if (index === this.#newAt || !entry || !before || !at || !atBefore) return true;
    if (before.own !== entry.own || at.day !== atBefore.day) return true;
    return Math.abs(at.moment - atBefore.moment) >= GROUP_WITHIN_MS;
  }

  /** The index of the entry that is displayed before this one, or -1. */
  #shownBefore(index: number): number {
    let before = index - 1;
    while (this.#entries[before]?.hidden) before -= 1;
    return before;
  }

  #shownAfter(index: number): number {
    let after = index + 1;
    while (this.#entries[after]?.hidden) after += 1;
    return after;
  }

  #statusOf({ own, seq, source }: Entry): DisplayRow["status"] {
    if (!own) return "sent";
    if (seq === 0) return !isRow(source) && source.status === "failed" ? "failed" : "sending";
    if (seq <= this.#cursors.read) return "read";
    return seq <= this.#cursors.delivered ? "delivered" : "sent";
  }
}

function fromRow(row: MessageRow, place: Place): Entry {
  const own = Boolean(row.own);
  // Client ids are unique per sender only.
  const key = own ? row.client_id : `peer-${row.client_id}`;
  const { look, ...drawn } = drawText(row.created_at, row.body ?? "", place);
  const whole = { ...look, ...lookOfRow(row) };
  const { seq, client_id: clientId, expired: hidden = false } = row;
  return { ...drawn, look: whole, key, clientId, own, seq, hidden, source: row };
}

function fromItem(item: OutboxItem, place: Place): Entry {
  const { clientId, seq } = item;
  const { look, ...drawn } = drawText(item.at, item.body, place);
  const whole = { ...look, ...lookOfItem(item) };
  const entry = { key: clientId, clientId, own: true, seq, hidden: false, source: item };
  return { ...drawn, ...entry, look: whole };
}

function drawText(moment: number, text: string, place: Place) {
  const look = {
    time: clockTime(moment, place),
    exact_time: exactTime(moment, place),
    blocks: blocksOf(text),
  };
  return { moment, day: dayNumber(moment, place), look };
}

/** Whether both describe the same message, such as a frame and the state. */
function isSameSource(one: MessageRow | OutboxItem, another: MessageRow | OutboxItem): boolean {
  if (isRow(one) || isRow(another)) {
    return isRow(one) && isRow(another) && isSameMessage(one, another);
  }
  const { replyTo, ...fields } = one;
  const { replyTo: quoted, ...others } = another;
  const values = Object.values(others);
  const isSame = Object.values(fields).every((value, index) => value === values[index]);
  return isSame && isSameQuote(replyTo, quoted);
}

function messageLine(
  { key, clientId, own, seq, source, look }: Entry,
  drawn: Pick<DisplayRow, "first" | "last" | "status">,
): DisplayRow {
  return {
    key,
    kind: "message",
    label: "",
    client_id: clientId,
    seq,
    stored: isRow(source),
    own,
    problem: isRow(source) ? "" : source.problem,
    ...drawn,
    ...look,
  };
}

function same(old: ReadonlyMap<string, DisplayRow>, row: DisplayRow): DisplayRow {
  const before = old.get(row.key);
  return before?.label === row.label ? before : row;
}
