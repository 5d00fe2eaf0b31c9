/** A validated value in sessionStorage, which survives a reload of the tab. */
import type { GenericSchema } from "valibot";
import { createTextStorage } from "./browser_storage";
import { parse, readJson } from "./parse";

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
  const storage = createTextStorage(open);
  return {
    save(value) {
      const text = JSON.stringify(value);
      if (storage.put(key, text)) return true;
      // An outdated value is worse than none, and removing it makes room.
      storage.remove(key);
      return storage.put(key, text);
    },
    load: () => parse(schema, readJson(storage.get(key) ?? "")),
    clear: () => storage.remove(key),
  };
}
