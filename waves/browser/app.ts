/**
 * Composition root of the browser side: makes every part once per page and wires them.
 *
 * React mounts twice in development and modules are replaced while one edits, so the parts
 * live on the window, not in a module.
 */

import {
  createAuthForms,
  EMPTY_FORM,
  type FormActions,
  type FormSnapshot,
} from "./account/auth_forms";
import { authFormsDeps, emailLinkDeps, settingsFormsDeps } from "./account/browser_deps";
import { createEmailLink } from "./account/email_link";
import { isSignedIn, loadPage, needsSession, requireSession } from "./account/session";
import {
  type AccountActions,
  type AccountSnapshot,
  createSettingsForms,
  NOTHING_ASKED,
} from "./account/settings_forms";
import { browserDeps, canCall } from "./call/browser_deps";
import { type CallEngine, createCallEngine } from "./call/engine";
import { localStore, sessionStore } from "./kit/browser_storage";
import { type Clock, systemClock } from "./kit/clock";
import { browserMomentDeps, createMoments, type Moment } from "./kit/current_minute";
import { newUuid } from "./kit/ids";
import { createStore, type Store } from "./kit/store";
import { createUserStorage, type UserStorage } from "./kit/user_storage";
import { fetchNewest, onStored, providePlace } from "./messages/browser_deps";
import {
  type ConversationGateway,
  createConversationGateway,
} from "./messages/conversation_gateway";
import { pathOf } from "./messages/conversation_route";
import { createDeliveryReceipts, type DeliveryReceipts } from "./messages/delivery_receipts";
import { createDrafts, type Drafts } from "./messages/drafts";
import {
  EMPTY_MESSAGE_LIST,
  type MessageList,
  type MessageListSnapshot,
} from "./messages/message_list";
import { MessageNotifications } from "./messages/message_notifications";
import { createOutbox, type Outbox } from "./messages/outbox";
import { createOutboxStorage } from "./messages/outbox_storage";
import {
  connectionStatusDeps,
  openSocket,
  renewEventSocket,
  tabIdDeps,
} from "./socket/browser_deps";
import { type ConnectionStatus, createConnectionStatus } from "./socket/connection_status";
import { createResync, type Resync } from "./socket/resync";
import { type Closed, createSocket, NORMAL, type OwnedSocket, SESSION_OVER } from "./socket/socket";
import { createTabId } from "./socket/tab_id";
import { browserStage, onTitleChange, tabTitleDeps } from "./stage/browser_deps";
import { keyboardDeps } from "./stage/keyboard";
import { RingNotices } from "./stage/ring_notifications";
import { callLetters, screenSigns } from "./stage/shortcut_keys";
import { createShortcuts } from "./stage/shortcuts";
import { createStage, type Stage } from "./stage/stage";
import { createTabTitle, type TabTitle } from "./stage/tab_title";
import { type DropSnapshot, guardDrops, NO_DROP, refuseFiles } from "./ui/file_drops";
import { followBrowser, notificationDeps } from "./ui/notification_deps";
import { Notifications } from "./ui/notifications";
import { isVisible, onAwake, onGesture, onLeft, reloadWhenRestored } from "./ui/page_lifecycle";
import { surviveTranslation } from "./ui/translated_page";
import { followKeyboard } from "./ui/visible_area";
import { Zoom } from "./ui/zoom";

export interface App {
  readonly clock: Clock;
  readonly socket: OwnedSocket;
  readonly connection: ConnectionStatus;
  readonly keep: UserStorage;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly delivery: DeliveryReceipts;
  /** Which conversation belongs to whom, for what is written elsewhere. */
  readonly gateway: ConversationGateway;
  readonly resync: Resync;
  readonly attention: TabTitle;
  readonly notifications: Notifications;
  readonly messageNotices: MessageNotifications;
  readonly ringNotices: RingNotices;
  readonly form: Store<FormSnapshot>;
  readonly formActions: FormActions;
  /** What the person has just asked for on `/settings`. */
  readonly account: Store<AccountSnapshot>;
  readonly accountActions: AccountActions;
  readonly messageListStore: Store<MessageListSnapshot>;
  readonly call: CallEngine;
  /** How a shared screen lies in its frame. */
  readonly zoom: Zoom;
  readonly stage: Stage;
  /** The present minute, and where times are written for. */
  readonly moments: Store<Moment>;
  /** What was dropped on the page. */
  readonly drops: Store<DropSnapshot>;
  /** What React has on the screen just now. */
  readonly mounted: Mounted;
  /** This person is signed in; the empty string: nobody is. */
  signedIn(userId: string): void;
}

type Parts = Omit<App, "signedIn">;

export interface Mounted {
  messageList: MessageList | null;
  /** The log of the chat of a call. */
  callMessageList: MessageList | null;
  composer: HTMLTextAreaElement | null;
  /** Opens a page of ours that shows this conversation. */
  visit: ((path: string, conversation: string) => void) | null;
  /** Asks Reflex's state to read again. */
  resync: (() => void) | null;
}

const NOTHING_MOUNTED: Readonly<Mounted> = {
  messageList: null,
  composer: null,
  resync: null,
  callMessageList: null,
  visit: null,
};

/** Reflex shows nobody for a moment when its server has come back, or has forgotten the tab. */
const NOBODY_FOR_MS = 10_000;

const stores = { localStore, sessionStore };

function createApp(): App {
  const clock = systemClock;
  const mounted: Mounted = { ...NOTHING_MOUNTED };
  const moments = createMoments({ clock, ...browserMomentDeps });
  const socket = createPageWire(clock);
  const keep = createUserStorage(localStore);
  const outbox = createPageOutbox(socket, clock, keep);
  const gateway = createConversationGateway(outbox, fetchNewest);
  const pageDeps = { socket, clock, newId: newUuid, gateway, moments, ...stores };
  const call = createCallEngine(browserDeps(pageDeps));
  const stage = createStage({ call, clock, ...browserStage() });
  const form = createStore(EMPTY_FORM);
  const parts: Parts = {
    clock,
    mounted,
    socket,
    keep,
    call,
    stage,
    form,
    moments,
    drops: createStore(NO_DROP),
    zoom: new Zoom(),
    formActions: createPageAuth(form, keep),
    ...createPageAccount(),
    messageListStore: createStore(EMPTY_MESSAGE_LIST),
    connection: createConnectionStatus({
      socket,
      clock,
      whenBlocked: requireSession,
      ...connectionStatusDeps,
    }),
    drafts: createDrafts(keep),
    delivery: createDeliveryReceipts(socket, clock),
    attention: createTabTitle({ call: call.store, clock, ...tabTitleDeps }),
    ...createPageNotices(call, stage, mounted),
    outbox,
    gateway,
    resync: createPageResync(socket, clock, mounted),
  };
  listenToPage(parts);
  return { ...parts, signedIn: followPerson(parts) };
}

function createPageWire(clock: Clock): OwnedSocket {
  const tab = createTabId(tabIdDeps);
  return createSocket({
    openSocket: openSocket,
    tabId: tab.id,
    renewTabId: tab.renew,
    isVisible,
    topics: canCall() ? ["calls"] : [],
    clock,
    random: Math.random,
  });
}

function createPageResync(socket: OwnedSocket, clock: Clock, mounted: Mounted): Resync {
  const ask = () => mounted.resync?.();
  return createResync({ socket, clock, ask, renewSocket: renewEventSocket });
}

function listenToPage(parts: Parts): void {
  reloadWhenRestored();
  providePlace((id) => parts.mounted.messageList?.firstSeqOf(id) ?? 0);
  onStored((change) => parts.drafts.storedElsewhere(change));
  onLeft(() => parts.drafts.left());
  onAwake(() => parts.socket.nudge());
  onAwake(() => parts.call.woke());
  onGesture(() => parts.call.hadGesture());
  onTitleChange(() => parts.attention.titleChanged());
  listenToKeys(parts);
  parts.socket.onClose((end) => leaveWhenOver(end, parts.socket));
  guardPage(parts);
}

/** What translators, keyboards on the screen and dropped files do to the page itself. */
function guardPage({ drops, clock }: Parts): void {
  surviveTranslation(window);
  followKeyboard(window);
  guardDrops(window, refuseFiles(drops, clock));
}

function listenToKeys({ call, stage, zoom, clock }: Parts): void {
  const keys = callLetters(call, stage);
  const ofScreen = { ...keys, ...screenSigns(zoom) };
  const present = () => (call.capabilities.share.store.getSnapshot().remote ? ofScreen : keys);
  createShortcuts({
    ...keyboardDeps,
    call: call.store,
    stage: stage.store,
    actions: { ...call.actions, ...stage },
    letters: () => (stage.store.getSnapshot().shortcuts ? present() : null),
    leaveFullScreen: stage.leaveFullScreen,
    clock,
  });
}

/** Here, not in `createApp`: before React draws anything, and Reflex reads the address. */
const mailLink = typeof window === "undefined" ? null : createEmailLink(emailLinkDeps);

function createPageAuth(store: Store<FormSnapshot>, keep: UserStorage): FormActions {
  const parts = {
    ...authFormsDeps,
    mailLink: mailLink ?? createEmailLink(emailLinkDeps),
  };
  return createAuthForms({ ...parts, store, forget: () => keep.forgetOthers("") });
}

function createPageNotices(
  call: CallEngine,
  stage: Stage,
  mounted: Mounted,
): Pick<App, "notifications" | "messageNotices" | "ringNotices"> {
  const notifications = new Notifications(notificationDeps());
  followBrowser(notifications);
  const open = (id: string, username: string): void => {
    stage.minimise();
    mounted.visit?.(pathOf(username), id);
  };
  return {
    notifications,
    messageNotices: new MessageNotifications({ notifications, open }),
    ringNotices: new RingNotices({ call: call.store, notifications }),
  };
}

function createPageAccount(): Pick<App, "account" | "accountActions"> {
  const account = createStore(NOTHING_ASKED);
  return {
    account,
    accountActions: createSettingsForms({ ...settingsFormsDeps, store: account }),
  };
}

function createPageOutbox(socket: OwnedSocket, clock: Clock, keep: UserStorage): Outbox {
  const kept = createOutboxStorage(keep);
  return createOutbox({ socket, clock, nudge: () => socket.nudge(), kept, newId: newUuid });
}

/** Start for whoever is signed in; stop once it is certain that nobody is. */
function followPerson(parts: Parts): (userId: string) => void {
  let present = "";
  let cancel = (): void => {};
  return (userId) => {
    cancel();
    if (userId === present) return;
    if (userId === "") {
      cancel = parts.clock.after(NOBODY_FOR_MS, () => {
        present = "";
        leave(parts);
      });
      return;
    }
    if (present !== "") leave(parts);
    present = userId;
    begin(parts, userId);
  };
}

function begin(parts: Parts, userId: string): void {
  // What somebody else has left in this browser is not theirs to find.
  parts.keep.forgetOthers(userId);
  parts.drafts.start(userId);
  parts.outbox.start(userId);
  parts.socket.start();
  parts.connection.start();
}

function leave(parts: Parts): void {
  parts.call.stop();
  parts.socket.stop();
  parts.connection.stop();
  parts.resync.stop();
  parts.delivery.stop();
  parts.gateway.has([]);
  parts.drafts.start("");
  parts.outbox.start("");
  parts.attention.unread(0);
  parts.messageNotices.stop();
}

/**
 * The session is over: show nothing of it any longer. A refused handshake does not say why
 * (https://websockets.spec.whatwg.org/#feedback-from-the-protocol), so the server is asked.
 */
async function leaveWhenOver(end: Closed, socket: OwnedSocket): Promise<void> {
  const isRefused = !end.opened && end.code !== NORMAL;
  const isOver = end.code === SESSION_OVER || (isRefused && !(await isSignedIn()));
  if (!isOver) return;
  socket.stop();
  if (needsSession()) loadPage("/login");
}

const PLACE = Symbol.for("waves.app");

/** Return the app of this page; only a browser has one. */
export function app(): App {
  const holder = window as unknown as Record<symbol, App | undefined>;
  const known = holder[PLACE] ?? createApp();
  holder[PLACE] = known;
  return known;
}
