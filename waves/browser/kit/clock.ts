/** The current time and timers; tests replace them. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Run `task` once after `ms` milliseconds. Returns a cancel function. */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
