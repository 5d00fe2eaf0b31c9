/** The call history of a user in this browser, newest first; the server keeps none. */
import * as v from "valibot";
import { parse } from "../../kit/parse";
import { ELSEWHERE, END_REASONS, type MissedRing } from "../../socket/protocol";
import { callDetailsEntries } from "./call_persistence";
import type { CallDetails, LocalEndReason } from "./snapshot";

const MOST_KEPT = 200;

export interface LoggedCall extends CallDetails {
  /** When the call was dialled or began to ring, in milliseconds since 1970. */
  startedAt: number;
  reason: LocalEndReason;
  /** How long the call was connected; 0 when it never was. */
  seconds: number;
}

const loggedCall = v.object({
  ...callDetailsEntries,
  startedAt: v.pipe(v.number(), v.finite()),
  reason: v.picklist([...END_REASONS, ...ELSEWHERE]),
  seconds: v.pipe(v.number(), v.minValue(0)),
});

/** The storage of the history; `call_history_database.ts` implements it with IndexedDB. */
export interface CallHistoryStore {
  /** What is stored is untrusted. */
  all(userId: string): Promise<unknown[]>;
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

  /** Return the well-formed calls of a user, newest first. */
  async function stored(owner: string): Promise<LoggedCall[]> {
    const calls = (await store.all(owner)).map((call) => parse(loggedCall, call));
    return calls
      .filter((call) => call !== null)
      .sort((one, other) => other.startedAt - one.startedAt);
  }

  async function list(): Promise<LoggedCall[]> {
    await inOrder;
    return userId === "" ? [] : stored(userId).catch(() => []);
  }

  async function add(owner: string, calls: readonly LoggedCall[]): Promise<void> {
    for (const call of calls) await store.put(owner, call);
    const excess = (await stored(owner)).slice(MOST_KEPT);
    for (const { callId } of excess) await store.remove(owner, callId);
  }

  async function addUnknown(owner: string, rings: readonly MissedRing[]): Promise<void> {
    const known = new Set((await stored(owner)).map((call) => call.callId));
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
