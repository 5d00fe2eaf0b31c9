/**
 * What a screen reader says of a list of messages: each new one once, and that one failed.
 *
 * The list itself is silent: its rows change with every tick, and older pages come in
 * above. A live region beside it says what is returned here.
 */
import type { DisplayRow } from "./message_rows";

/** Sentences with `{name}`, `{text}` and `{count}` in them. */
export interface AnnouncementLabels {
  readonly own: string;
  readonly theirs: string;
  readonly failed: string;
  readonly many: string;
}

export interface AnnouncementOptions {
  readonly labels: AnnouncementLabels;
  readonly peerName: string;
}

/** More messages at once than a person can listen to. */
const MOST_READ_OUT = 5;

export class Announcements {
  readonly #known = new Set<string>();
  readonly #failed = new Set<string>();
  #newest = 0;

  /** @param pages Whether older messages come in later, which are no news. */
  constructor(
    rows: readonly DisplayRow[],
    private readonly pages: boolean,
  ) {
    this.#learn(rows);
  }

  /** Return the sentences to say now that the list shows `rows`. */
  update(rows: readonly DisplayRow[], options: AnnouncementOptions): string[] {
    const news = rows.filter((row) => this.#isNews(row));
    const failed = rows.filter((row) => row.status === "failed" && !this.#failed.has(row.key));
    this.#learn(rows);
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
  return news.map((row) => fill(row.own ? labels.own : labels.theirs, row, peerName));
}

function fill(sentence: string, row: DisplayRow, name = ""): string {
  const values: Record<string, string> = { name, text: row.parts.map((p) => p.text).join("") };
  return sentence.replaceAll(/\{(\w+)\}/g, (_, word: string) => values[word] ?? "");
}
