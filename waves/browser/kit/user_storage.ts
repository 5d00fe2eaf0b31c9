/**
 * What this browser keeps for a person: unsent messages and drafts, in localStorage.
 *
 * One key per thing, so that two tabs never overwrite each other. A full or forbidden
 * storage is no failure: then things last as long as the page.
 */

export type Room = "outbox" | "draft";

export interface UserStorage {
  /** Everything of one room of one person, by key. */
  all(userId: string, room: Room): Map<string, string>;
  put(userId: string, room: Room, key: string, value: string): void;
  get(userId: string, room: Room, key: string): string | null;
  remove(userId: string, room: Room, key: string): void;
  /** Return the key of what another tab has changed, or null when it is not of this room. */
  keyOf(userId: string, room: Room, storageKey: string | null): string | null;
  /** Forget what belongs to anybody but `userId`; the empty string forgets everybody. */
  forgetOthers(userId: string): void;
}

const PREFIX = "waves:of:";

/** Keep things in the storage that `open` finds: null where there is none. */
export function createUserStorage(open: () => Storage | null): UserStorage {
  const name = (userId: string, room: Room, key: string) => `${PREFIX}${userId}:${room}:${key}`;

  function attempt<T>(use: (storage: Storage) => T, otherwise: T): T {
    try {
      const storage = open();
      return storage === null ? otherwise : use(storage);
    } catch {
      return otherwise;
    }
  }

  const names = (storage: Storage): string[] =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((found) =>
      found.startsWith(PREFIX),
    );

  return {
    all: (userId, room) =>
      attempt((storage) => {
        const start = name(userId, room, "");
        const found = names(storage).filter((key) => key.startsWith(start));
        return new Map(found.map((key) => [key.slice(start.length), storage.getItem(key) ?? ""]));
      }, new Map<string, string>()),
    put: (userId, room, key, value) =>
      attempt((storage) => storage.setItem(name(userId, room, key), value), undefined),
    get: (userId, room, key) =>
      attempt((storage) => storage.getItem(name(userId, room, key)), null),
    remove: (userId, room, key) =>
      attempt((storage) => storage.removeItem(name(userId, room, key)), undefined),
    keyOf(userId, room, storageKey) {
      const start = name(userId, room, "");
      return storageKey?.startsWith(start) ? storageKey.slice(start.length) : null;
    },
    forgetOthers: (userId) =>
      attempt((storage) => {
        const mine = `${PREFIX}${userId}:`;
        for (const key of names(storage)) {
          if (userId === "" || !key.startsWith(mine)) storage.removeItem(key);
        }
      }, undefined),
  };
}
