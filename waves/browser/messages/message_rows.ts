/**
 * The rows of a message list: stored messages and the outbox merged, with days and groups marked.
 *
 * `mergeRows` is a pure function. Both kinds of messages are merged by client id, so the order of
 * acknowledgement and row does not matter. Unchanged rows are the same objects as before.
 */

import { clockTime, dayLabel, dayNumber, exactTime, HERE, type Place } from "../kit/format";
import { linkify, type Part } from "./linkify";
import type { OutboxSnapshot } from "./outbox";
import type { OutboxItem } from "./outbox_storage";

/** A stored message in Reflex's state. */
export interface MessageRow {
  readonly id: string;
  readonly seq: number;
  readonly sender_id: string;
  readonly client_id: string;
  readonly body: string;
  readonly created_at: string;
}

export interface RowContext {
  readonly conversation_id: string;
  readonly self_id: string;
  /** How far the peer has received and read. */
  readonly delivered_seq: number;
  readonly read_seq: number;
  /** The first unread message when the conversation was opened, or 0. */
  readonly first_unread_seq: number;
  /** The first message that arrived while the page was not watched, or 0. */
  readonly new_from?: number;
  /** The current minute; 0 or undefined: now. */
  readonly now?: number;
  /** The settings of time formats. */
  readonly place?: Place;
}

/** A displayed row; the field names are those of `state/rows.py`. */
export interface DisplayRow {
  readonly key: string;
  readonly kind: "day" | "new" | "message";
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
  readonly parts: readonly Part[];
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
  readonly item: OutboxItem | null;
  readonly look: Look;
}

/** The expensive part, which depends on the message alone and is cached. */
type Look = Pick<DisplayRow, "time" | "exact_time" | "parts">;

const GROUP_WITHIN_MS = 5 * 60_000;

const LINE: Omit<DisplayRow, "key" | "kind" | "label"> = {
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
  parts: [],
};

/** Return the displayed rows. */
export function mergeRows(
  older: readonly MessageRow[],
  tail: readonly MessageRow[],
  outbox: OutboxSnapshot,
  context: RowContext,
): DisplayRow[] {
  const entries = merged(inOrder(older, tail), outbox.items, context);
  const now = context.now || Date.now();
  const place = context.place ?? HERE;
  const newAt = firstNew(entries, context);
  const opens = entries.map(
    (entry, index) => index === newAt || !follows(entry, entries[index - 1]),
  );
  const lines: DisplayRow[] = [];
  entries.forEach((entry, index) => {
    if (entry.day !== entries[index - 1]?.day) lines.push(dayLine(entry, now, place));
    if (index === newAt) lines.push({ ...LINE, key: "new", kind: "new", label: "" });
    const group = { first: opens[index] ?? true, last: opens[index + 1] ?? true };
    lines.push(messageLine(entry, group, context));
  });
  return lines;
}

/** Sort the messages by seq and drop duplicates. */
function inOrder(older: readonly MessageRow[], tail: readonly MessageRow[]): readonly MessageRow[] {
  const rows = [...older, ...tail];
  const isAscending = rows.every((row, index) => row.seq > (rows[index - 1]?.seq ?? 0));
  if (isAscending) return rows;
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return [...bySeq.values()].sort((one, another) => one.seq - another.seq);
}

function merged(
  rows: readonly MessageRow[],
  items: readonly OutboxItem[],
  context: RowContext,
): Entry[] {
  const own = rows.filter((row) => row.sender_id === context.self_id);
  const stored = new Set(own.map((row) => row.client_id));
  const start = rows[0]?.seq ?? 0;
  const waiting = items.filter(
    (item) =>
      item.conversationId === context.conversation_id &&
      !stored.has(item.clientId) &&
      // An acknowledged message before the loaded ones is displayed with them later.
      !(item.seq > 0 && item.seq < start),
  );
  const place = context.place ?? HERE;
  const ofItem = (item: OutboxItem) => fromItem(item, place);
  const acknowledged = waiting.filter((item) => item.seq > 0).map(ofItem);
  const known = [...rows.map((row) => fromRow(row, context.self_id, place)), ...acknowledged];
  if (acknowledged.length > 0) known.sort((one, another) => one.seq - another.seq);
  return forwards([...known, ...waiting.filter((item) => item.seq === 0).map(ofItem)]);
}

/** With a clock that was set back, a message stays under the latest day. */
function forwards(entries: readonly Entry[]): Entry[] {
  let latest: Entry | undefined;
  return entries.map((entry) => {
    const isBehind = latest !== undefined && entry.day < latest.day;
    const shown = isBehind && latest ? { ...entry, day: latest.day, moment: latest.moment } : entry;
    latest = shown;
    return shown;
  });
}

type Drawn = Pick<Entry, "moment" | "day" | "look">;
const drawnAt = new WeakMap<Place, WeakMap<MessageRow, Drawn>>();

function fromRow(row: MessageRow, selfId: string, place: Place): Entry {
  const own = row.sender_id === selfId;
  const drawn = drawnAt.get(place) ?? new WeakMap<MessageRow, Drawn>();
  drawnAt.set(place, drawn);
  let costly = drawn.get(row);
  if (costly === undefined) {
    costly = draw(Date.parse(row.created_at) || 0, row.body, place);
    drawn.set(row, costly);
  }
  // Client ids are unique per sender only.
  const key = own ? row.client_id : `peer-${row.client_id}`;
  return { ...costly, key, clientId: row.client_id, own, seq: row.seq, item: null };
}

function fromItem(item: OutboxItem, place: Place): Entry {
  const { clientId, seq } = item;
  return { ...draw(item.at, item.body, place), key: clientId, clientId, own: true, seq, item };
}

function draw(moment: number, text: string, place: Place): Drawn {
  const look = {
    time: clockTime(moment, place),
    exact_time: exactTime(moment, place),
    parts: linkify(text),
  };
  return { moment, day: dayNumber(moment, place), look };
}

/** The index of the first unread message, or -1 when it is not loaded. */
function firstNew(entries: readonly Entry[], context: RowContext): number {
  const seq = context.new_from || context.first_unread_seq;
  if (seq <= 0 || (entries[0]?.seq ?? 0) > seq) return -1;
  return entries.findIndex((entry) => entry.seq >= seq && !entry.own);
}

function follows(entry: Entry, before: Entry | undefined): boolean {
  if (before === undefined || before.own !== entry.own || before.day !== entry.day) return false;
  return Math.abs(entry.moment - before.moment) < GROUP_WITHIN_MS;
}

function dayLine(entry: Entry, now: number, place: Place): DisplayRow {
  const label = dayLabel(entry.moment, now, place);
  return { ...LINE, key: `day-${entry.day}`, kind: "day", label };
}

function messageLine(
  entry: Entry,
  group: Pick<DisplayRow, "first" | "last">,
  context: RowContext,
): DisplayRow {
  return {
    key: entry.key,
    kind: "message",
    label: "",
    client_id: entry.clientId,
    seq: entry.seq,
    stored: entry.item === null,
    own: entry.own,
    status: statusOf(entry, context),
    problem: entry.item?.problem ?? "",
    ...group,
    ...entry.look,
  };
}

function statusOf(entry: Entry, context: RowContext): DisplayRow["status"] {
  if (!entry.own) return "sent";
  if (entry.seq === 0) return entry.item?.status === "failed" ? "failed" : "sending";
  if (entry.seq <= context.read_seq) return "read";
  return entry.seq <= context.delivered_seq ? "delivered" : "sent";
}

/**
 * Return a memoized `mergeRows`: the same input gives the same array, and an unchanged row is
 * the same object.
 */
export function memoizedRows(): typeof mergeRows {
  let input: readonly unknown[] = [];
  let output: DisplayRow[] = [];
  return (older, tail, outbox, context) => {
    const values = [older, tail, outbox, ...Object.values(context)];
    if (isSame(values, input)) return output;
    const before = new Map(output.map((line) => [line.key, line]));
    output = mergeRows(older, tail, outbox, context).map((line) => kept(line, before));
    input = values;
    return output;
  };
}

function kept(line: DisplayRow, before: ReadonlyMap<string, DisplayRow>): DisplayRow {
  const old = before.get(line.key);
  return old !== undefined && isSame(Object.values(line), Object.values(old)) ? old : line;
}

function isSame(one: readonly unknown[], another: readonly unknown[]): boolean {
  return (
    one.length === another.length && one.every((value, index) => Object.is(value, another[index]))
  );
}
