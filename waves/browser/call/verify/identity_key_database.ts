/** Identity keys in IndexedDB: the user's own key pairs, and the keys of friends they confirmed. */
import type { DBSchema } from "idb";
import { keysUnder, lazyDatabase } from "../../kit/database";
import type { KeyStore } from "./identity_key";

interface KeysSchema extends DBSchema {
  own: { key: string; value: CryptoKeyPair };
  known: {
    key: [string, string, string];
    value: { userId: string; friendId: string; key: string };
  };
}

/** Return the store; its database is opened when it is first needed. */
export function createKeyDatabase(): KeyStore {
  const database = lazyDatabase<KeysSchema>("waves-keys", (created) => {
    created.createObjectStore("own");
    created.createObjectStore("known", { keyPath: ["userId", "friendId", "key"] });
  });

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
      const rows = await (await database()).getAll("known", keysUnder(userId, friendId));
      return rows.map((row) => row.key);
    },
    async remember(userId, friendId, key) {
      await (await database()).put("known", { userId, friendId, key });
    },
    async remove(userId, friendId, key) {
      await (await database()).delete("known", [userId, friendId, key]);
    },
    async forget(userId, friendId) {
      await (await database()).delete("known", keysUnder(userId, friendId));
    },
  };
}
