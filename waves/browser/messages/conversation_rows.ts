/** The conversation list: the lines of Reflex's state and live updates merged. */

import { cursorsOf, following, type LiveConversation, type LiveSnapshot } from "./live_updates";
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
  readonly peer: Person;
  /** The beginning of the last message on one line. */
  readonly preview: string;
  readonly preview_own: boolean;
  /** ISO 8601 in UTC, or empty. */
  readonly last_at: string;
  readonly last_seq: number;
  readonly unread: number;
}

/** A displayed line of the conversation list. */
export interface ConversationLine extends ConversationRow {
  readonly peer: Person;
}

export interface LinesContext {
  readonly self_id: string;
}

type Rows = readonly ConversationRow[];
type Lines = readonly ConversationLine[];

interface Drawn {
  readonly line: ConversationLine;
  readonly live: LiveConversation;
  readonly drawn: ConversationLine;
}

/** Return the function that merges the conversation list; unchanged lines are the same objects. */
export function createConversationRows() {
  let input: readonly unknown[] = [];
  let output: Lines = [];
  let before = new Map<string, Drawn>();
  /** `changed`: lines that are newer than those of `conversations`, the latest message first. */
  return (conversations: Rows, changed: Rows, live: LiveSnapshot, context: LinesContext): Lines => {
    const values = [conversations, changed, live, context.self_id];
    if (values.every((value, index) => value === input[index])) return output;
    const known = context.self_id === input[3] ? before : new Map<string, Drawn>();
    input = values;
    before = new Map();
    const drawn = withChanges(conversations, changed).map((line) => {
      const updates = live.conversations.get(line.id);
      if (updates === undefined) return line;
      const old = known.get(line.id);
      const isKnown = old?.line === line && old.live === updates;
      const now = isKnown ? old.drawn : withUpdates(line, updates, context.self_id);
      before.set(line.id, { line, live: updates, drawn: now });
      return now;
    });
    const ordered = inOrder(conversations, drawn);
    const isNew =
      ordered.length !== output.length || ordered.some((line, at) => line !== output[at]);
    if (isNew) output = ordered;
    return output;
  };
}

/** Each conversation once, as the newer of its two lines has it. */
function withChanges(conversations: Lines, changed: Lines): Lines {
  if (changed.length === 0) return conversations;
  const newer = new Map(changed.map((line) => [line.id, line]));
  const listed = new Set(conversations.map((line) => line.id));
  return [
    ...changed.filter((line) => !listed.has(line.id)),
    ...conversations.map((line) => {
      const other = newer.get(line.id);
      return other !== undefined && other.last_seq >= line.last_seq ? other : line;
    }),
  ];
}

function withUpdates(
  line: ConversationLine,
  live: LiveConversation,
  selfId: string,
): ConversationLine {
  const arrived = following(live.messages, line.last_seq);
  const { read } = cursorsOf(live, selfId);
  const news = arrived.filter(({ seq, sender_id }) => sender_id !== selfId && seq > read).length;
  const unread = (read >= line.last_seq ? 0 : line.unread) + news;
  const last = arrived.at(-1);
  if (last === undefined) return unread === line.unread ? line : { ...line, unread };
  return {
    ...line,
    unread,
    preview: preview(last.body),
    preview_own: last.sender_id === selfId,
    last_at: last.created_at,
    last_seq: last.seq,
  };
}

/** Lines with a newer message than in the list move to its beginning. */
function inOrder(conversations: Lines, drawn: Lines): Lines {
  const seqs = new Map(conversations.map((line) => [line.id, line.last_seq]));
  const isMoved = (line: ConversationLine) => line.last_seq !== seqs.get(line.id);
  const moved = drawn.filter(isMoved);
  if (moved.length === 0) return drawn;
  const byTime = moved.sort((one, another) => timeOf(another) - timeOf(one));
  return [...byTime, ...drawn.filter((line) => !isMoved(line))];
}

/** A conversation without messages has just begun. */
const timeOf = (line: ConversationLine): number =>
  line.last_at === "" ? Number.POSITIVE_INFINITY : Date.parse(line.last_at);
