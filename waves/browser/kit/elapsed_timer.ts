/** Repeating tasks and the elapsed time. */
import type { Clock } from "./clock";
import { duration } from "./format";

const SECOND_MS = 1_000;

/** Run `task` every `ms` milliseconds. Returns a stop function. */
export function every(clock: Clock, ms: number, task: () => void): () => void {
  let cancel = clock.after(ms, again);
  function again(): void {
    cancel = clock.after(ms, again);
    task();
  }
  return () => cancel();
}

/** Reports the elapsed time once a second. */
export class ElapsedTimer {
  #cancel: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly show: (text: string) => void,
  ) {}

  /** Start, unless started: a resumed call keeps counting. */
  start(since: number = this.clock.now()): void {
    if (this.#cancel !== null) return;
    const tick = (): void => this.show(duration(this.clock.now() - since));
    tick();
    this.#cancel = every(this.clock, SECOND_MS, tick);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = () => {};
  }
}
