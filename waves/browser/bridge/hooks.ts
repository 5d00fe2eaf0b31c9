/** The React hooks behind the Vars of Python. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { useLocation } from "react-router";
import { type App, app } from "../app";
import { canCall } from "../call/browser_deps";
import type { Store } from "../kit/store";
import { type Asked, heldIn, isAnswer, nameIn } from "../messages/conversation_route";

type Readable<T> = Pick<Store<T>, "subscribe" | "getSnapshot">;

/** A store of the app, and what it begins with: all that there is where the page is built. */
export interface Source<T> {
  readonly initial: T;
  find(app: App): Readable<T>;
}

export const source = <T>(initial: T, find: (app: App) => Readable<T>): Source<T> => ({
  initial,
  find,
});

const neverChanges = () => () => {};

/** Follow what `pick` takes out of a snapshot; other changes draw nothing. */
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

export const useAlive = () =>
  useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

export const useCanCall = () => useSyncExternalStore(neverChanges, canCall, () => true);

export const usePath = () => useLocation().pathname;

/** What is open stays for this long, because the other conversation is mostly there by then. */
const LEFT_AFTER_MS = 300;

/** Return what the page asks for now, and what it has asked for until a moment ago. */
export function useAsked(): readonly Asked[] {
  const { pathname } = useLocation();
  const name = nameIn(pathname) ?? "";
  // A page that was opened by its name notes the id without telling React Router.
  const held = typeof window === "undefined" ? "" : heldIn(window.history.state);
  const [asked, setAsked] = useState<readonly [Asked, ...Asked[]]>([{ held, name }]);
  const [now] = asked;
  if (now.held !== held || now.name !== name) setAsked([{ held, name }, now]);
  useEffect(() => {
    if (asked.length === 1) return undefined;
    const timer = setTimeout(() => setAsked([now]), LEFT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked, now]);
  return asked;
}

/**
 * Whether the page is still that of this conversation.
 *
 * On a slow network the page is on its way to another one for a while: nobody should write into
 * the one that they have left.
 */
export const isAsked = (asked: readonly Asked[], conversationId: string, openedFor: string) =>
  asked.some((one) => isAnswer(one, conversationId, openedFor));
