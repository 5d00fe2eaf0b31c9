/**
 * A part of the open conversation that is far from its end: a jump has led there.
 *
 * It is displayed in place of the messages that the page has, and grows at both ends as the user
 * scrolls. Once it touches them, it joins them.
 */
import { isFields } from "../kit/parse";
import type { Store } from "../kit/store";
import type { MessageChangedFrame } from "../socket/protocol";
import { type FarSnapshot, NOT_FAR } from "./far_snapshot";
import type { KnownMessages, MessageRow } from "./known_messages";
import { inOrder } from "./known_messages";
import { rowOf } from "./message_frames";

export interface FarWindowDeps {
  /** Return a page of messages as the API does; rejects when there is no answer. */
  fetchPage(conversationId: string, query: PageQuery): Promise<unknown>;
  /** What the page has of the open conversation. */
  near: Pick<KnownMessages, "firstSeq" | "change" | "prepend">;
  /** What is displayed of the far part. */
  far: Pick<KnownMessages, "rows" | "isComplete">;
  userId(): string;
}

export interface PageQuery {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

export const FAR_PAGE = 50;
/** The largest page of the API. */
const MOST_READ = 200;
/** So often a page is read that a change has overtaken. */
const ATTEMPTS = 3;

export class FarWindow {
  /** Counts the requests: the answer to an earlier one is of no use. */
  #request = 0;
  #parts = 0;

  /** @param store What is displayed. */
  constructor(
    readonly store: Store<FarSnapshot>,
    private readonly deps: FarWindowDeps,
  ) {}

  /** Whether a part of this conversation is displayed. */
  isOpen(conversationId: string): boolean {
    return conversationId !== "" && this.store.getSnapshot().conversationId === conversationId;
  }

  /** Display the messages around this one; those that the page has are displayed as they are. */
  async open(conversationId: string, seq: number): Promise<void> {
    if (seq >= this.deps.near.firstSeq) {
      this.close();
      return;
    }
    const after = Math.max(0, seq - 1 - FAR_PAGE);
    const page = await this.#read(conversationId, [{ after, limit: 2 * FAR_PAGE }]);
    if (page === null || page.rows.length === 0) return;
    this.#parts += 1;
    this.#show(conversationId, page);
  }

  async loadOlder(): Promise<void> {
    const { conversationId, rows } = this.store.getSnapshot();
    const before = rows[0]?.seq ?? 0;
    if (before > 1) await this.#extend(conversationId, { before, limit: FAR_PAGE });
  }

  async loadNewer(): Promise<void> {
    const { conversationId, rows } = this.store.getSnapshot();
    const after = rows.at(-1)?.seq ?? 0;
    if (after > 0) await this.#extend(conversationId, { after, limit: FAR_PAGE });
  }

  /** The part is drawn: read it again if a change of a message was missed. */
  async drawn(): Promise<void> {
    const { conversationId, rows } = this.store.getSnapshot();
    const [first] = rows;
    if (first === undefined || this.deps.far.isComplete) return;
    const pages = Array.from({ length: Math.ceil(rows.length / MOST_READ) }, (_, at) => ({
      after: first.seq - 1 + at * MOST_READ,
      limit: Math.min(MOST_READ, rows.length - at * MOST_READ),
    }));
    const page = await this.#read(conversationId, pages);
    if (page !== null && page.rows.length > 0) this.#show(conversationId, page);
  }

  /** Display the messages that the page has. */
  close(): void {
    this.#request += 1;
    this.store.set(NOT_FAR);
  }

  async #extend(conversationId: string, query: PageQuery): Promise<void> {
    const page = await this.#read(conversationId, [query]);
    if (page === null) return;
    const { rows, change } = this.store.getSnapshot();
    // The rows that were read earlier contain later changes only where they are drawn.
    this.#show(conversationId, { rows: inOrder(rows, page.rows), change });
  }

  #show(conversationId: string, { rows, change }: Pick<FarSnapshot, "rows" | "change">): void {
    const { near, far } = this.deps;
    if ((rows.at(-1)?.seq ?? 0) < near.firstSeq - 1) {
      this.store.set({ conversationId, part: this.#parts, rows, change });
      return;
    }
    near.prepend(this.isOpen(conversationId) ? withDrawn(rows, far.rows) : rows);
    this.close();
  }

  /** Return the rows of these pages, or null when they are of no use. */
  async #read(
    conversationId: string,
    queries: readonly PageQuery[],
  ): Promise<Pick<FarSnapshot, "rows" | "change"> | null> {
    this.#request += 1;
    const request = this.#request;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { change } = this.deps.near;
      const asked = queries.map((query) => this.#readPage(conversationId, query));
      const pages = await Promise.all(asked).catch(() => []);
      if (request !== this.#request) return null;
      const rows = pages.flat();
      // Otherwise the page may have been sent a change that these rows lack.
      if (change === this.deps.near.change) return { rows, change };
    }
    return null;
  }

  async #readPage(conversationId: string, query: PageQuery): Promise<MessageRow[]> {
    const page = await this.deps.fetchPage(conversationId, query);
    if (!isFields(page) || !Array.isArray(page.items)) throw new TypeError("There was no page.");
    return page.items.map((item) => rowOf(item as MessageChangedFrame, this.deps.userId()));
  }
}

/** Return the rows in the version that is drawn, where one is. */
function withDrawn(rows: readonly MessageRow[], drawn: readonly MessageRow[]): MessageRow[] {
  const bySeq = new Map(drawn.map((row) => [row.seq, row]));
  return rows.map((row) => newerOf(row, bySeq.get(row.seq)));
}

function newerOf(row: MessageRow, other: MessageRow | undefined): MessageRow {
  return (other?.change ?? 0) > (row.change ?? 0) ? (other ?? row) : row;
}
