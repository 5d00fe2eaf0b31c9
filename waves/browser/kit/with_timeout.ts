/** A time limit for promises. */
import type { Clock } from "./clock";

/** Settle as `work` does; after `ms` milliseconds reject with a TimeoutError. */
export function withTimeout<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new DOMException("No answer.", "TimeoutError")));
    work.then(resolve, reject).finally(cancel);
  });
}
