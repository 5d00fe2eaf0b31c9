/** The call history in IndexedDB: one row per user and call. */
import { type DBSchema, openDB } from "idb";
import type { CallHistoryStore, LoggedCall } from "./call_history";

const VERSION = 1;

interface CallsSchema extends DBSchema {
  calls: { key: [string, string]; value: { userId: string; callId: string; call: LoggedCall } };
}

const open = () =>
  openDB<CallsSchema>("waves-calls", VERSION, {
    upgrade: (db) => void db.createObjectStore("calls", { keyPath: ["userId", "callId"] }),
  });

/** Return the store; its database is opened when it is first needed. */
export function createCallHistoryDatabase(): CallHistoryStore {
  let opened: ReturnType<typeof open> | null = null;

  function database(): ReturnType<typeof open> {
    opened ??= open();
    return opened;
  }

  return {
    async all(userId) {
      const rows = await (await database()).getAll("calls", rangeOf(userId));
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

/** Every key of this user: an array sorts after every text (IndexedDB 3.0, section 2.4). */
function rangeOf(userId: string): IDBKeyRange {
  return IDBKeyRange.bound([userId], [userId, []]);
}
