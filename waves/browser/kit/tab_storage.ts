/** A validated value in sessionStorage, which survives a reload of the tab. */
import type { GenericSchema } from "valibot";
import { parse } from "./parse";

export interface TabStorage<T> {
  /** Replace the stored value. Returns false when nothing is stored now. */
  save(value: T): boolean;
  load(): T | null;
  clear(): void;
}

/**
 * Keep a value under `key` in the storage that `open` returns, if any.
 *
 * An older version of Waves may have written there: what does not fit the schema is ignored.
 */
export function createTabStorage<T extends object>(
  key: string,
  open: () => Storage | null,
  schema: GenericSchema<unknown, T>,
): TabStorage<T> {
  function attempt<R>(use: (storage: Storage | null) => R, otherwise: R): R {
    try {
      return use(open());
    } catch {
      // Full or forbidden: the value lasts as long as the page.
      return otherwise;
    }
  }

  function read(text: string | null): T | null {
    return text === null ? null : parse(schema, JSON.parse(text));
  }

  function write(text: string): boolean {
    return attempt((storage) => {
      storage?.setItem(key, text);
      return storage?.getItem(key) === text;
    }, false);
  }

  const clear = (): void => attempt((storage) => storage?.removeItem(key), undefined);

  return {
    save(value) {
      const text = JSON.stringify(value);
      if (write(text)) return true;
      // An outdated value is worse than none, and removing it makes room.
      clear();
      return write(text);
    },
    load: () => attempt((storage) => read(storage?.getItem(key) ?? null), null),
    clear,
  };
}
