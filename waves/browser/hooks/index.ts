/** The stores as React hooks, and every action that a screen may name: see `bridge/`. */
import { useSyncExternalStore } from "react";
import { EMPTY_FORM, type FormKind, type SubmitEvent } from "../account/auth_forms";
import { type App, app } from "../app";
import type { CallActions } from "../call/engine";
import { IDLE } from "../call/model/snapshot";
import { NO_MOMENT } from "../kit/current_minute";
import { shortTime } from "../kit/format";
import type { Store } from "../kit/store";
import { NO_DRAFT } from "../messages/drafts";
import { QUIET_THREAD } from "../messages/message_list";
import { rememberRows } from "../messages/message_rows";
import { canCall } from "../page";
import { NO_DROP } from "../ui/file_drops";
import { answered, keyPressed, toggled } from "../ui/menu";

const ONLINE = { offline: false, blocked: false };
const NO_MESSAGES = { items: [] };

/** Follow a store of the app; where the page is built there is none, only `initial`. */
export function useStore<T>(
  pick: (parts: App) => Pick<Store<T>, "subscribe" | "getSnapshot">,
  initial: T,
) {
  const store = typeof window === "undefined" ? null : pick(app());
  return useSyncExternalStore(
    store?.subscribe ?? neverChanges,
    store?.getSnapshot ?? (() => initial),
    () => initial,
  );
}

const neverChanges = () => () => {};

export const useCall = () => useStore((parts) => parts.call.store, IDLE);
export const useConnection = () => useStore((parts) => parts.connection.store, ONLINE);
export const useForm = () => useStore((parts) => parts.form, EMPTY_FORM);
export const useThread = () => useStore((parts) => parts.threadStore, QUIET_THREAD);
export const useOutbox = () => useStore((parts) => parts.outbox.store, NO_MESSAGES);
export const useDraft = () => useStore((parts) => parts.drafts.store, NO_DRAFT);

/** The present minute and time zone, so that no time on the screen grows old. */
export const useMoment = () => useStore((parts) => parts.moments, NO_MOMENT);
/** Whether a file was dropped here a moment ago. */
export const useDrops = () => useStore((parts) => parts.drops, NO_DROP);

/** Whether React runs on this page yet: a page that was only sent hears no click. */
export const useAlive = () =>
  useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

/** Whether this browser can call at all; every one that is up to date can. */
export const useCanCall = () => useSyncExternalStore(neverChanges, canCall, () => true);

export const messageRows = rememberRows();
export { shortTime };

export const callActions: CallActions = {
  invite: (peer, media) => app().call.actions.invite(peer, media),
  accept: () => app().call.actions.accept(),
  acceptWithoutVideo: () => app().call.actions.acceptWithoutVideo(),
  decline: () => app().call.actions.decline(),
  cancel: () => app().call.actions.cancel(),
  hangUp: () => app().call.actions.hangUp(),
  toggleMicrophone: () => app().call.actions.toggleMicrophone(),
  toggleCamera: () => app().call.actions.toggleCamera(),
  callAgain: (media) => app().call.actions.callAgain(media),
  dismiss: () => app().call.actions.dismiss(),
  enableSound: () => app().call.actions.enableSound(),
};

export const formActions = {
  submit: (event: SubmitEvent, kind: FormKind) => app().formActions.submit(event, kind),
  logOut: () => app().formActions.logOut(),
  continueWithGoogle: (event: Pick<SubmitEvent, "preventDefault">) =>
    app().formActions.continueWithGoogle(event),
  togglePassword: () => app().formActions.togglePassword(),
  reset: () => app().formActions.reset(),
};

export const outboxActions = {
  /** Send what is written in this conversation, if there is something. */
  send(conversationId: string): void {
    const { drafts, outbox, mounted } = app();
    const text = drafts.take(conversationId);
    if (text !== null) outbox.add(conversationId, text);
    mounted.composer?.focus();
  },
  retry: (clientId: string) => app().outbox.retry(clientId),
  discard: (clientId: string) => app().outbox.discard(clientId),
};

export const threadActions = {
  jumpDown: () => app().mounted.thread?.jumpDown(),
};

export const menuActions = { toggled, keyPressed, answered };
