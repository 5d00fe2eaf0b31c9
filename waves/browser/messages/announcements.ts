/**
 * What a screen reader announces about a list of messages: each new message, and each failure.
 *
 * The list itself is silent: its rows change with every receipt, and older pages are inserted above.
 * The announcements go into a live region beside it.
 */
import { describeFiles, type FileWords } from "./file_words";
import { textOf } from "./formatting";
import type { DisplayReaction } from "./message_look";
import type { DisplayRow } from "./message_rows";
import { indexOfSame, rowsAfter } from "./row_search";

/** Sentences with the placeholders `{name}`, `{text}`, `{emoji}` and `{count}`. */
export interface AnnouncementLabels {
  readonly own: string;
  readonly peer: string;
  readonly failed: string;
  readonly many: string;
  readonly edited: string;
  readonly deleted: string;
  readonly reacted: string;
  /** What is said of files without a caption. */
  readonly files?: FileWords;
}

export interface AnnouncementOptions {
  readonly labels: AnnouncementLabels;
  readonly peerName: string;
}

/** More new messages are announced as a number. */
const MOST_READ_OUT = 5;

export class Announcements {
  readonly #known = new Set<string>();
  readonly #failed = new Set<string>();
  #rows: readonly DisplayRow[] = [];
  #newest = 0;

  /** @param pages Whether older messages are loaded later; they are not announced. */
  constructor(
    rows: readonly DisplayRow[],
    private readonly pages: boolean,
  ) {
    this.#learn(rows);
    this.#rows = rows;
  }

  /** Return the sentences to announce for the displayed rows. */
  update(rows: readonly DisplayRow[], options: AnnouncementOptions): string[] {
    // Messages that are new or have failed follow the newest one.
    const last = this.pages ? rowsAfter(rows, this.#newest) : rows;
    const news = last.filter((row) => this.#isNews(row));
    const failed = last.filter((row) => row.status === "failed" && !this.#failed.has(row.key));
    this.#learn(last);
    const changes = this.pages ? changesIn(this.#rows, rows, options) : [];
    this.#rows = rows;
    return [
      ...changes,
      ...read(news, options),
      ...failed.map((row) => fill(options.labels.failed, row, options)),
    ];
  }

  #isNews(row: DisplayRow): boolean {
    if (row.kind !== "message" || this.#known.has(row.key)) return false;
    return !this.pages || row.seq === 0 || row.seq > this.#newest;
  }

  #learn(rows: readonly DisplayRow[]): void {
    for (const row of rows) {
      this.#known.add(row.key);
      this.#newest = Math.max(this.#newest, row.seq);
      if (row.status === "failed") this.#failed.add(row.key);
      else this.#failed.delete(row.key);
    }
  }
}

/** What the peer has changed in messages that both lists have. */
function changesIn(
  before: readonly DisplayRow[],
  now: readonly DisplayRow[],
  options: AnnouncementOptions,
): string[] {
  const texts: string[] = [];
  const shift = indexOfSame(now, before, before.length - 1) - (before.length - 1);
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const [old, row] = [before[index], now[index + shift]];
    // A day separator may have moved: what precedes it is not compared.
    if (old === undefined || row === undefined || old.key !== row.key) break;
    if (old === row || !old.stored || !row.stored) continue;
    const text = changeOf(old, row, options.labels);
    if (text !== "") texts.push(fill(text, row, options, newReaction(old, row)));
  }
  return texts.length > MOST_READ_OUT ? [] : texts.reverse();
}

function changeOf(old: DisplayRow, row: DisplayRow, labels: AnnouncementLabels): string {
  if (newReaction(old, row) !== "") return labels.reacted;
  if (row.own) return "";
  if (row.deleted && !old.deleted) return labels.deleted;
  return row.edited && row.body !== old.body ? labels.edited : "";
}

/** The emoji that the peer has put on the message, or empty. */
function newReaction(old: DisplayRow, row: DisplayRow): string {
  const theirs = ({ count, mine }: DisplayReaction) => count > Number(mine);
  const had = old.reactions.filter(theirs).map(({ emoji }) => emoji);
  return row.reactions.find((one) => theirs(one) && !had.includes(one.emoji))?.emoji ?? "";
}

function read(news: readonly DisplayRow[], options: AnnouncementOptions): string[] {
  const { labels } = options;
  if (news.length > MOST_READ_OUT) return [labels.many.replace("{count}", String(news.length))];
  return news.map((row) => fill(row.own ? labels.own : labels.peer, row, options));
}

function fill(
  sentence: string,
  { blocks, files }: DisplayRow,
  { labels, peerName: name }: AnnouncementOptions,
  emoji = "",
): string {
  const text = textOf(blocks) || (labels.files ? describeFiles(files, labels.files) : "");
  return filledWith(sentence, { name, emoji, text });
}

/** Return a sentence with the values of its placeholders. */
export const filledWith = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (_, word: string) => values[word] ?? "");
