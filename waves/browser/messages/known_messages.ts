/**
 * The stored messages of one conversation that this page has seen, without a gap.
 *
 * Reflex's state holds the newest messages and the page that was loaded last; a page of the history
 * travels once, and is kept here. Rows of another conversation, and rows before a gap, are dropped.
 */

/** A stored message in Reflex's state, or in a frame. */
export interface MessageRow {
  readonly id: string;
  readonly seq: number;
  readonly sender_id: string;
  readonly client_id: string;
  readonly body: string;
  readonly created_at: string;
}

type Rows = readonly MessageRow[];

/** Whether two rows show the same message alike. */
export function isSameMessage(one: MessageRow, another: MessageRow): boolean {
  return (
    one === another ||
    (one.id === another.id &&
      one.seq === another.seq &&
      one.client_id === another.client_id &&
      one.body === another.body &&
      one.created_at === another.created_at)
  );
}

export class KnownMessages {
  #owner = "";
  #parts: readonly Rows[] = [];
  #rows: MessageRow[] = [];
  readonly #clients = new Set<string>();
  #changedFrom = 0;

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

  has(senderId: string, clientId: string): boolean {
    return this.#clients.has(`${senderId} ${clientId}`);
  }

  /**
   * Add what the state holds: `parts`, the oldest rows first. Unchanged parts are not looked at.
   *
   * @param owner The conversation and its reader; another one begins with nothing.
   * @returns The index of the first row that has changed.
   */
  update(owner: string, parts: readonly Rows[]): number {
    const before = owner === this.#owner ? this.#parts : [];
    this.#changedFrom = this.#rows.length;
    if (owner !== this.#owner) this.#drop();
    this.#owner = owner;
    this.#parts = parts;
    // The newest part decides which rows are beyond a gap.
    for (const [index, part] of [...parts.entries()].reverse()) {
      if (part !== before[index]) this.#add(part);
    }
    return this.#changedFrom;
  }

  #drop(): void {
    this.#rows = [];
    this.#clients.clear();
    this.#changedFrom = 0;
  }

  #add(part: Rows): void {
    const run = lastRun(part);
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) return;
    const isEmpty = this.#rows.length === 0;
    if (!isEmpty && last.seq < this.firstSeq - 1) return;
    if (!isEmpty && first.seq > this.lastSeq + 1) this.#drop();
    this.#prepend(run.filter((row) => row.seq < this.firstSeq));
    for (const row of run) this.#put(row);
  }

  #prepend(rows: Rows): void {
    if (rows.length === 0) return;
    this.#rows = [...rows, ...this.#rows];
    for (const row of rows) this.#learn(row);
    this.#changedFrom = 0;
  }

  #put(row: MessageRow): void {
    const index = this.#rows.length === 0 ? 0 : row.seq - this.firstSeq;
    const known = this.#rows[index];
    if (known !== undefined && isSameMessage(known, row)) return;
    this.#rows[index] = row;
    this.#learn(row);
    this.#changedFrom = Math.min(this.#changedFrom, index);
  }

  #learn(row: MessageRow): void {
    this.#clients.add(`${row.sender_id} ${row.client_id}`);
  }
}

/** The rows in the order of `seq`, each once, from the last gap on. */
function lastRun(part: Rows): Rows {
  const isRun = part.every(
    (row, index) => index === 0 || row.seq === (part[index - 1]?.seq ?? 0) + 1,
  );
  if (isRun) return part;
  const bySeq = new Map(part.map((row) => [row.seq, row]));
  const rows = [...bySeq.values()].sort((one, another) => one.seq - another.seq);
  const gap = rows.findLastIndex((row, index) => row.seq !== (rows[index - 1]?.seq ?? -1) + 1);
  return rows.slice(Math.max(0, gap));
}
