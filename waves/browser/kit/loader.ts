/** Loads something once, when it is first wanted; a failed load is retried. */
import type { Clock } from "./clock";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

export interface Loader<T> {
  /** Start loading, if nobody has yet. */
  want(): void;
  /** What was loaded; null before. */
  loaded(): T | null;
  /** Subscribe to the end of loading. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/** Create a loader; `load` is called once, and again after each failure. */
export function createLoader<T>(load: () => Promise<T>, clock: Clock): Loader<T> {
  const listeners = new Set<() => void>();
  let value: T | null = null;
  let isWanted = false;

  async function attempt(retryMs: number): Promise<void> {
    try {
      value = await load();
    } catch {
      clock.after(retryMs, () => attempt(Math.min(2 * retryMs, LAST_RETRY_MS)));
      return;
    }
    for (const listener of [...listeners]) listener();
  }

  return {
    want() {
      if (isWanted) return;
      isWanted = true;
      void attempt(FIRST_RETRY_MS);
    },
    loaded: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
