/**
 * What a screen reader announces about a list of messages: each new message, and each failure.
 *
 * The list itself is silent: its rows change with every receipt, and older pages are inserted above.
 * The announcements go into a live region beside it.
 */
import { textOf } from "./formatting";
import type { DisplayRow } from "./message_rows";
import { rowsAfter } from "./row_search";

/** Sentences with the placeholders `{name}`, `{text}` and `{count}`. */
export interface AnnouncementLabels {
  readonly own: string;
  readonly peer: string;
  readonly failed: string;
  readonly many: string;
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
  #newest = 0;

  /** @param pages Whether older messages are loaded later; they are not announced. */
  constructor(
    rows: readonly DisplayRow[],
    private readonly pages: boolean,
  ) {
    this.#learn(rows);
  }

  /** Return the sentences to announce for the displayed rows. */
  update(rows: readonly DisplayRow[], options: AnnouncementOptions): string[] {
    // Messages that are new or have failed follow the newest one.
    const last = this.pages ? rowsAfter(rows, this.#newest) : rows;
    const news = last.filter((row) => this.#isNews(row));
    const failed = last.filter((row) => row.status === "failed" && !this.#failed.has(row.key));
    this.#learn(last);
    return [...read(news, options), ...failed.map((row) => fill(options.labels.failed, row))];
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

function read(news: readonly DisplayRow[], { labels, peerName }: AnnouncementOptions): string[] {
  if (news.length > MOST_READ_OUT) return [labels.many.replace("{count}", String(news.length))];
  return news.map((row) => fill(row.own ? labels.own : labels.peer, row, peerName));
}

function fill(sentence: string, row: DisplayRow, name = ""): string {
  const values: Record<string, string> = { name, text: textOf(row.blocks) };
  return sentence.replaceAll(/\{(\w+)\}/g, (_, word: string) => values[word] ?? "");
}
