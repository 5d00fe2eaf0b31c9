/** Named one-shot timers. */
import type { Clock } from "./clock";

export class Timers<Name extends string> {
  readonly #running = new Map<Name, () => void>();

  constructor(private readonly clock: Clock) {}

  /** Run `task` after `ms`, in place of an earlier task of this name. */
  set(name: Name, ms: number, task: () => void): void {
    this.clear(name);
    const cancel = this.clock.after(ms, () => {
      this.#running.delete(name);
      task();
    });
    this.#running.set(name, cancel);
  }

  clear(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  clearAll(): void {
    for (const name of [...this.#running.keys()]) this.clear(name);
  }
}
