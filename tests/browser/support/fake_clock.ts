/** Time in the test's hands. */
import type { Clock } from "../../../waves/browser/kit/clock";

interface Task {
  at: number;
  run(): void;
}

export class FakeClock implements Clock {
  #now = 1_000_000;
  #tasks = new Set<Task>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const task = { at: this.#now + ms, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  afterPaint(run: () => void): () => void {
    return this.after(0, run);
  }

  /** How many timers run. */
  get pending(): number {
    return this.#tasks.size;
  }

  /** Let `ms` pass; everything that is due happens, and what follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#tasks.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
    }
    this.#now = end;
  }

  /** Let the page sleep: whatever was due meanwhile happens when it wakes up. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    await this.advance(0);
  }

  #next(end: number): Task | null {
    const due = [...this.#tasks].filter((task) => task.at <= end);
    return due.sort((one, other) => one.at - other.at)[0] ?? null;
  }
}

/** Let every promise that can settle do so. */
export async function settle(turns = 100): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
