/** From which message to which a page has the drawn rows of a list: some have disappeared. */

/** A displayed row; only messages have a `seq`. */
interface Row {
  readonly seq: number;
  readonly stored: boolean;
}

type Rows = readonly Row[];

/** Of rows whose beginning or end has disappeared. */
const firstSeqs = new WeakMap<Rows, number>();
const lastSeqs = new WeakMap<Rows, number>();

/** A message that is drawn or has disappeared. */
interface Drawn {
  readonly seq: number;
  readonly hidden: boolean;
}

/** These rows are drawn of these messages. */
export function noteBounds(rows: Rows, messages: readonly Drawn[]): void {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first?.hidden) firstSeqs.set(rows, first.seq);
  if (last?.hidden) lastSeqs.set(rows, last.seq);
}

/** Return from which `seq` on the page has the messages of these rows, or 0. */
export const firstSeqIn = (rows: Rows): number =>
  firstSeqs.get(rows) ?? rows.find(({ stored }) => stored)?.seq ?? 0;

/** Return up to which `seq` the page has the messages of these rows, or 0. */
export const lastSeqIn = (rows: Rows): number =>
  lastSeqs.get(rows) ?? rows.findLast(({ seq }) => seq > 0)?.seq ?? 0;

/** Whether two parts of a conversation have messages in common, or touch. */
export function overlap(one: Rows, another: Rows): boolean {
  const isBefore = firstSeqIn(one) <= lastSeqIn(another) + 1;
  return isBefore && lastSeqIn(one) >= firstSeqIn(another) - 1;
}
