/** Persists the live call in the tab's sessionStorage, so that it survives a reload. */

import * as v from "valibot";
import { count } from "../../kit/parse";
import { createTabStorage, type TabStorage } from "../../kit/tab_storage";
import type { CallDetails } from "./snapshot";
import { STORED_CALL } from "./stored_call";

/** Persists the call across a reload of the page. */
export type CallStorage = TabStorage<PersistedCall>;

/** A call that was dialled or accepted in this tab, as it is persisted. */
export interface PersistedCall extends CallDetails {
  /** Empty until the server has confirmed the acceptance. */
  ticket: string;
  epoch: number;
  micMuted: boolean;
  cameraOff: boolean;
  /** When the first connection was made, in milliseconds since 1970; 0 before. */
  connectedAt: number;
  /** When this tab last confirmed it, in milliseconds since 1970. */
  aliveAt: number;
  /** Written on `pagehide`: nothing has changed since. */
  left: boolean;
}

/** The fields of a call as they are stored: see `CallDetails`. */
export const callDetailsEntries = {
  callId: v.string(),
  peer: v.object({
    id: v.string(),
    username: v.string(),
    display_name: v.string(),
    avatar_url: v.optional(v.nullable(v.string())),
  }),
  media: v.picklist(["audio", "video"]),
  isCaller: v.boolean(),
};

const persistedCall = v.object({
  ...callDetailsEntries,
  ticket: v.string(),
  epoch: count,
  micMuted: v.fallback(v.boolean(), true),
  cameraOff: v.fallback(v.boolean(), true),
  connectedAt: count,
  aliveAt: count,
  left: v.fallback(v.boolean(), false),
});

/** Persist the call in the storage that `open` returns, if any. */
export function createCallStorage(open: () => Storage | null): CallStorage {
  const storage = createTabStorage<PersistedCall>(STORED_CALL, open, persistedCall);
  return {
    ...storage,
    load() {
      const call = storage.load();
      return call === null ? null : privateWhenUncertain(call);
    },
  };
}

/**
 * Restore "not muted" and "camera on" only from a page that was left in order.
 *
 * After a crash, a refused write or a restored session the record may be older than the
 * last click, so the microphone comes back muted and the camera off.
 */
export function privateWhenUncertain(call: PersistedCall): PersistedCall {
  const isCertain = call.left === true;
  return {
    ...call,
    micMuted: !isCertain || call.micMuted !== false,
    cameraOff: !isCertain || call.cameraOff !== false,
  };
}
