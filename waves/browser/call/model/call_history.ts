/** The call history of a user in this browser, newest first; the server keeps none. */
import type { MissedRing } from "../../socket/protocol";
import type { EndedAs, Opening } from "./snapshot";

const MOST_KEPT = 200;

export interface LoggedCall extends Opening {
  /** When the call was dialled or began to ring, in milliseconds since 1970. */
  startedAt: number;
  reason: EndedAs;
  /** How long the call was connected; 0 when it never was. */
  seconds: number;
}

/** The storage of the history; `call_history_database.ts` implements it with IndexedDB. */
export interface CallHistoryStore {
  all(userId: string): Promise<LoggedCall[]>;
  put(userId: string, call: LoggedCall): Promise<void>;
  remove(userId: string, callId: string): Promise<void>;
  /** Delete the calls of other users. */
  forgetOthers(userId: string): Promise<void>;
}

export interface CallHistory {
  /** Set the user whose calls are recorded. */
  use(userId: string): void;
  add(call: LoggedCall): void;
  /** Add the calls that were missed while this browser was disconnected. */
  missed(rings: readonly MissedRing[]): void;
  list(): Promise<LoggedCall[]>;
}

/** Create the history. A failing store affects nothing but the history. */
export function createCallHistory(store: CallHistoryStore): CallHistory {
  let userId = "";
  let inOrder: Promise<unknown> = Promise.resolve();

  function then(work: () => Promise<unknown>): void {
    inOrder = inOrder.then(work).catch(() => {});
  }

  async function list(): Promise<LoggedCall[]> {
    await inOrder;
    const calls = userId === "" ? [] : await store.all(userId).catch(() => []);
    return calls.sort((one, other) => other.startedAt - one.startedAt);
  }

  async function add(owner: string, calls: readonly LoggedCall[]): Promise<void> {
    for (const call of calls) await store.put(owner, call);
    const kept = await store.all(owner);
    kept.sort((one, other) => other.startedAt - one.startedAt);
    for (const { callId } of kept.slice(MOST_KEPT)) await store.remove(owner, callId);
  }

  async function addUnknown(owner: string, rings: readonly MissedRing[]): Promise<void> {
    const known = new Set((await store.all(owner)).map((call) => call.callId));
    await add(owner, rings.filter((ring) => !known.has(ring.call_id)).map(logged));
  }

  return {
    list,
    use(user) {
      if (user === userId) return;
      userId = user;
      then(() => store.forgetOthers(user));
    },
    add(call) {
      const owner = userId;
      if (owner !== "") then(() => add(owner, [call]));
    },
    missed(rings) {
      const owner = userId;
      if (owner !== "" && rings.length > 0) then(() => addUnknown(owner, rings));
    },
  };
}

function logged({ call_id, caller, media, started_at, reason }: MissedRing): LoggedCall {
  const { id, username, display_name } = caller;
  return {
    callId: call_id,
    peer: { id, username, display_name },
    media,
    isCaller: false,
    startedAt: Date.parse(started_at),
    reason,
    seconds: 0,
  };
}
