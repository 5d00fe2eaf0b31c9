/** Time as the browser side sees it: one small surface that tests can replace. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Run `task` once after `ms` milliseconds; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
