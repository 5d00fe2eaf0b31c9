/** The call log in IndexedDB: one row per person and call. */
import type { LoggedCall, LogStore } from "./call_history";

const DATABASE = "waves-calls";
const VERSION = 1;
const ROWS = "calls";

interface Row {
  userId: string;
  callId: string;
  call: LoggedCall;
}

/** Keep the log in the database of `factory`; opened when it is first needed. */
export function createLogDatabase(factory: IDBFactory): LogStore {
  let opened: Promise<IDBDatabase> | null = null;

  async function rows(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    opened ??= open(factory);
    return (await opened).transaction(ROWS, mode).objectStore(ROWS);
  }

  return {
    async all(userId) {
      const found = await done<Row[]>((await rows("readonly")).getAll(rangeOf(userId)));
      return found.map((row) => row.call);
    },
    async put(userId, call) {
      await done((await rows("readwrite")).put({ userId, callId: call.callId, call }));
    },
    async remove(userId, callId) {
      await done((await rows("readwrite")).delete([userId, callId]));
    },
    async forgetOthers(userId) {
      const store = await rows("readwrite");
      store.delete(IDBKeyRange.upperBound([userId], true));
      await done(store.delete(IDBKeyRange.lowerBound([userId, []], true)));
    },
  };
}

/** Every key of this person: an array sorts after every text (IndexedDB 3.0, section 2.4). */
function rangeOf(userId: string): IDBKeyRange {
  return IDBKeyRange.bound([userId], [userId, []]);
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(ROWS, { keyPath: ["userId", "callId"] });
  };
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
