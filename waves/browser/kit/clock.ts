/** The current time and timers; tests replace them. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Run `task` once after `ms` milliseconds. Returns a cancel function. */
  after(ms: number, task: () => void): () => void;
  /** Run `task` once what has changed is on the screen. Returns a cancel function. */
  afterPaint(task: () => void): () => void;
}

/** A page that is covered by another window paints nothing. */
const PAINTED_WITHIN_MS = 100;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  afterPaint(task) {
    const timer = setTimeout(run, document.hidden ? 0 : PAINTED_WITHIN_MS);
    let painted: ReturnType<typeof setTimeout> | undefined;
    // The callback comes before the paint, and the timer after it.
    const frame = requestAnimationFrame(() => {
      painted = setTimeout(run);
    });
    function cancel(): void {
      clearTimeout(timer);
      clearTimeout(painted);
      cancelAnimationFrame(frame);
    }
    function run(): void {
      cancel();
      task();
    }
    return cancel;
  },
};
