/** An observable object; everything that is displayed comes from one. */

export interface Store<T> {
  /** The current value: frozen, and the same object until a field changes. */
  getSnapshot(): T;
  /** Subscribe to changes. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void;
  /** Replace fields; subscribers are called only if one has changed. */
  set(change: Partial<T>): void;
}

/** A store that others write. */
export type Readable<T> = Pick<Store<T>, "getSnapshot" | "subscribe">;

/** Create a store with an initial value. */
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
