/** IndexedDB databases that are opened at their first use. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

const VERSION = 1;

/**
 * Return a function that opens the database; `create` adds the stores of a new one.
 *
 * A failed attempt is repeated by the next call. The database may be deleted while it is open: the
 * next call creates it again.
 */
export function lazyDatabase<Schema extends DBSchema>(
  name: string,
  create: (database: IDBPDatabase<Schema>) => void,
): () => Promise<IDBPDatabase<Schema>> {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  return () => {
    const closed = (): void => {
      opened = null;
    };
    opened ??= openDB<Schema>(name, VERSION, {
      upgrade: create,
      blocking(_version, _wanted, { target }) {
        (target as IDBDatabase).close();
        closed();
      },
      terminated: closed,
    }).catch((error: unknown) => {
      closed();
      throw error;
    });
    return opened;
  };
}

/** The range of all keys that begin with `prefix`; arrays sort after strings (IndexedDB 3.0, 2.4). */
export const keysUnder = (...prefix: string[]): IDBKeyRange =>
  IDBKeyRange.bound(prefix, [...prefix, []]);
