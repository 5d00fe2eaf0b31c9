/** Web Storage that never throws: a browser may forbid it, and it may be full. */

type Open = () => Storage | null;

export const localStore: Open = () => opened(() => window.localStorage);
export const sessionStore: Open = () => opened(() => window.sessionStorage);

/** A browser that forbids storage throws when the property is read. */
function opened(open: () => Storage): Storage | null {
  try {
    return open();
  } catch {
    return null;
  }
}

/** Text values by key. Without a storage nothing is kept. */
export interface TextStorage {
  get(key: string): string | null;
  /** Store a value. Returns whether it is stored now. */
  put(key: string, value: string): boolean;
  remove(key: string): void;
  keys(): string[];
}

/** Wrap the storage that `open` returns, if any. */
export function createTextStorage(open: Open): TextStorage {
  function attempt<T>(use: (storage: Storage) => T, otherwise: T): T {
    try {
      const storage = open();
      return storage === null ? otherwise : use(storage);
    } catch {
      return otherwise;
    }
  }

  return {
    get: (key) => attempt((storage) => storage.getItem(key), null),
    put: (key, value) =>
      attempt((storage) => {
        storage.setItem(key, value);
        return storage.getItem(key) === value;
      }, false),
    remove: (key) => attempt((storage) => storage.removeItem(key), undefined),
    keys: () =>
      attempt<string[]>(
        (storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? ""),
        [],
      ),
  };
}
