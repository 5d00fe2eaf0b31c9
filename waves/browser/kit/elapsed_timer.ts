/** Repeating tasks and elapsed time. */
import type { Clock } from "./clock";

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

/** Return milliseconds as `02:31`, or `1:02:31` from an hour on. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const short = `${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
  return hours === 0 ? short : `${hours}:${short}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** Reports the elapsed time once a second. */
export class ElapsedTimer {
  #cancel: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (text: string) => void,
  ) {}

  /** Begin, unless begun: a call that comes back goes on counting. */
  start(since: number = this.clock.now()): void {
    if (this.#cancel !== null) return;
    const tick = (): void => this.tell(elapsedText(this.clock.now() - since));
    tick();
    this.#cancel = every(this.clock, SECOND_MS, tick);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = () => {};
  }
}
