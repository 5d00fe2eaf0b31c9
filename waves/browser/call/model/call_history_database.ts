/** The call history in IndexedDB: one row per user and call. */
import type { DBSchema } from "idb";
import { keysUnder, lazyDatabase } from "../../kit/database";
import type { CallHistoryStore } from "./call_history";

interface CallsSchema extends DBSchema {
  calls: { key: [string, string]; value: { userId: string; callId: string; call: unknown } };
}

/** Return the store; its database is opened when it is first needed. */
export function createCallHistoryDatabase(): CallHistoryStore {
  const database = lazyDatabase<CallsSchema>("waves-calls", (created) => {
    created.createObjectStore("calls", { keyPath: ["userId", "callId"] });
  });

  return {
    async all(userId) {
      const rows = await (await database()).getAll("calls", keysUnder(userId));
      return rows.map((row) => row.call);
    },
    async put(userId, call) {
      await (await database()).put("calls", { userId, callId: call.callId, call });
    },
    async remove(userId, callId) {
      await (await database()).delete("calls", [userId, callId]);
    },
    async forgetOthers(userId) {
      const { store, done } = (await database()).transaction("calls", "readwrite");
      void store.delete(IDBKeyRange.upperBound([userId], true));
      void store.delete(IDBKeyRange.lowerBound([userId, []], true));
      await done;
    },
  };
}
