/**
 * What this browser stores for a user: unsent messages and changes, drafts and what they reply to,
 * in localStorage.
 *
 * Each value has a key of its own, so that two tabs never overwrite each other. A full or
 * forbidden storage is not a failure: values then last as long as the page.
 */
import { createTextStorage } from "./browser_storage";

export type Section = "outbox" | "draft" | "reply" | "change";

export interface UserStorage {
  /** Return all values of a section of a user, by key. They are untrusted. */
  all(userId: string, section: Section): Map<string, string>;
  put(userId: string, section: Section, key: string, value: string): void;
  get(userId: string, section: Section, key: string): string | null;
  remove(userId: string, section: Section, key: string): void;
  /** Return the key of a value that another tab has changed; null for other sections. */
  keyOf(userId: string, section: Section, storageKey: string | null): string | null;
  /** Remove the values of all users but `userId`; the empty string removes those of all. */
  forgetOthers(userId: string): void;
}

const PREFIX = "waves:of:";

/** Keep values in the storage that `open` returns, if any. */
export function createUserStorage(open: () => Storage | null): UserStorage {
  const storage = createTextStorage(open);
  const name = (userId: string, section: Section, key: string) =>
    `${PREFIX}${userId}:${section}:${key}`;
  const names = (prefix: string) => storage.keys().filter((found) => found.startsWith(prefix));

  return {
    all(userId, section) {
      const start = name(userId, section, "");
      const entry = (found: string) =>
        [found.slice(start.length), storage.get(found) ?? ""] as const;
      return new Map(names(start).map(entry));
    },
    put: (userId, section, key, value) => void storage.put(name(userId, section, key), value),
    get: (userId, section, key) => storage.get(name(userId, section, key)),
    remove: (userId, section, key) => storage.remove(name(userId, section, key)),
    keyOf(userId, section, storageKey) {
      const start = name(userId, section, "");
      return storageKey?.startsWith(start) ? storageKey.slice(start.length) : null;
    },
    forgetOthers(userId) {
      const others = names(PREFIX).filter(
        (found) => userId === "" || !found.startsWith(`${PREFIX}${userId}:`),
      );
      others.forEach(storage.remove);
    },
  };
}
