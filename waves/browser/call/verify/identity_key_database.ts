/** Device keys in IndexedDB: this person's own pairs, and what they have confirmed. */
import type { KeyStore } from "./identity_key";

const DATABASE = "waves-keys";
const VERSION = 1;
const OWN = "own";
const KNOWN = "known";

interface Known {
  userId: string;
  friendId: string;
  key: string;
}

/** Keep the keys in the database of `factory`; opened when first needed. */
export function createKeyDatabase(factory: () => IDBFactory): KeyStore {
  let opened: Promise<IDBDatabase> | null = null;

  async function rows(name: string, mode: IDBTransactionMode): Promise<IDBObjectStore> {
    opened ??= open(factory());
    return (await opened).transaction(name, mode).objectStore(name);
  }

  return {
    async own(userId) {
      const found = await done<CryptoKeyPair | undefined>(
        (await rows(OWN, "readonly")).get(userId),
      );
      return found ?? null;
    },
    async keepOwn(userId, pair) {
      const store = await rows(OWN, "readwrite");
      const kept = await done<CryptoKeyPair | undefined>(store.get(userId));
      if (kept !== undefined) return kept;
      await done(store.put(pair, userId));
      return pair;
    },
    async known(userId, friendId) {
      const range = rangeOf(userId, friendId);
      const found = await done<Known[]>((await rows(KNOWN, "readonly")).getAll(range));
      return found.map((row) => row.key);
    },
    async remember(userId, friendId, key) {
      await done((await rows(KNOWN, "readwrite")).put({ userId, friendId, key }));
    },
    async remove(userId, friendId, key) {
      await done((await rows(KNOWN, "readwrite")).delete([userId, friendId, key]));
    },
    async forget(userId, friendId) {
      await done((await rows(KNOWN, "readwrite")).delete(rangeOf(userId, friendId)));
    },
  };
}

/** Every key of this friend: an array sorts after every text (IndexedDB 3.0, section 2.4). */
function rangeOf(userId: string, friendId: string): IDBKeyRange {
  return IDBKeyRange.bound([userId, friendId], [userId, friendId, []]);
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(OWN);
    request.result.createObjectStore(KNOWN, { keyPath: ["userId", "friendId", "key"] });
  };
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
