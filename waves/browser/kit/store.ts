/** A value that can be watched: what every part of the browser shows goes through one. */

export interface Store<T> {
  /** The present value: frozen, and the same object until something changes. */
  getSnapshot(): T;
  /** Hear of every change; the answer ends it. */
  subscribe(listener: () => void): () => void;
  /** Replace some fields; nobody is told when all of them are as they were. */
  set(change: Partial<T>): void;
}

/** Make a store that begins with `initial`. */
export function createStore<T extends object>(initial: T): Store<T> {
  let snapshot = Object.freeze({ ...initial });
  const listeners = new Set<() => void>();

  function isNew(change: Partial<T>): boolean {
    return (Object.keys(change) as (keyof T)[]).some(
      (key) => !Object.is(snapshot[key], change[key]),
    );
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change) {
      if (!isNew(change)) return;
      snapshot = Object.freeze({ ...snapshot, ...change });
      for (const listener of [...listeners]) listener();
    },
  };
}
