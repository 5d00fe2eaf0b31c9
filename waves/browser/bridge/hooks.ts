/** The React hooks behind the Vars in Python. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { useLocation } from "react-router";
import { type App, app } from "../app";
import { canCall } from "../call/support";
import type { Readable } from "../kit/store";
import {
  type ConversationRequest,
  heldIn,
  matchesRequest,
  nameIn,
} from "../messages/conversation_route";

/** A store of the app and its initial value, which is used during the build. */
export interface Source<T> {
  readonly initial: T;
  find(app: App): Readable<T>;
}

export const source = <T>(initial: NoInfer<T>, find: (app: App) => Readable<T>): Source<T> => ({
  initial,
  find,
});

const neverChanges = () => () => {};

/** Subscribe to a part of a snapshot; other changes do not render. */
function useSource<T, V>({ initial, find }: Source<T>, pick: (snapshot: T) => V): V {
  const store = typeof window === "undefined" ? null : find(app());
  return useSyncExternalStore(
    store?.subscribe ?? neverChanges,
    () => pick(store?.getSnapshot() ?? initial),
    () => pick(initial),
  );
}

export const useStore = <T>(of: Source<T>): T => useSource(of, (snapshot) => snapshot);

export const useField = <T, K extends keyof T>(of: Source<T>, field: K): T[K] =>
  useSource(of, (snapshot) => snapshot[field]);

export const useHydrated = () =>
  useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

export const useCanCall = () => useSyncExternalStore(neverChanges, canCall, () => true);

export const useCanRecordVoice = () =>
  useSyncExternalStore(
    neverChanges,
    () => "MediaRecorder" in window,
    () => true,
  );

export const usePath = () => useLocation().pathname;

/** How long a navigation keeps the previous conversation: usually the next is loaded by then. */
const LEFT_AFTER_MS = 300;

/** Return the requested conversation, and the previous one for a moment. */
export function useConversationRequests(): readonly ConversationRequest[] {
  const { pathname } = useLocation();
  const name = nameIn(pathname) ?? "";
  // A page opened by username adds the id to the history entry without React Router.
  const held = typeof window === "undefined" ? "" : heldIn(window.history.state);
  const [requests, setRequests] = useState<
    readonly [ConversationRequest, ...ConversationRequest[]]
  >([{ held, name }]);
  const [now] = requests;
  if (now.held !== held || now.name !== name) setRequests([{ held, name }, now]);
  useEffect(() => {
    if (requests.length === 1) return undefined;
    const timer = setTimeout(() => setRequests([now]), LEFT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [requests, now]);
  return requests;
}

/**
 * Whether this conversation is requested.
 *
 * On a slow network a navigation takes a while, in which the user must not write into the previous
 * conversation.
 */
export const isRequested = (
  requests: readonly ConversationRequest[],
  conversationId: string,
  openedFor: string,
) => requests.some((one) => matchesRequest(one, conversationId, openedFor));
