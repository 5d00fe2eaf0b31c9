/** Identity keys in IndexedDB: the user's own key pairs, and the keys of friends they confirmed. */
import { type DBSchema, openDB } from "idb";
import type { KeyStore } from "./identity_key";

const VERSION = 1;

interface KeysSchema extends DBSchema {
  own: { key: string; value: CryptoKeyPair };
  known: {
    key: [string, string, string];
    value: { userId: string; friendId: string; key: string };
  };
}

const open = () =>
  openDB<KeysSchema>("waves-keys", VERSION, {
    upgrade(db) {
      db.createObjectStore("own");
      db.createObjectStore("known", { keyPath: ["userId", "friendId", "key"] });
    },
  });

/** Return the store; its database is opened when it is first needed. */
export function createKeyDatabase(): KeyStore {
  let opened: ReturnType<typeof open> | null = null;

  function database(): ReturnType<typeof open> {
    opened ??= open();
    return opened;
  }

  return {
    async own(userId) {
      return (await (await database()).get("own", userId)) ?? null;
    },
    async keepOwn(userId, pair) {
      const { store, done } = (await database()).transaction("own", "readwrite");
      const kept = await store.get(userId);
      if (kept === undefined) await store.put(pair, userId);
      await done;
      return kept ?? pair;
    },
    async known(userId, friendId) {
      const rows = await (await database()).getAll("known", rangeOf(userId, friendId));
      return rows.map((row) => row.key);
    },
    async remember(userId, friendId, key) {
      await (await database()).put("known", { userId, friendId, key });
    },
    async remove(userId, friendId, key) {
      await (await database()).delete("known", [userId, friendId, key]);
    },
    async forget(userId, friendId) {
      await (await database()).delete("known", rangeOf(userId, friendId));
    },
  };
}

/** Every key of this friend: an array sorts after every text (IndexedDB 3.0, section 2.4). */
function rangeOf(userId: string, friendId: string): IDBKeyRange {
  return IDBKeyRange.bound([userId, friendId], [userId, friendId, []]);
}
