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
import { browserMinuteDeps, type CurrentMinute, createCurrentMinute } from "./kit/current_minute";
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
import { Drafts } from "./messages/drafts";
import {
  EMPTY_MESSAGE_LIST,
  type MessageList,
  type MessageListSnapshot,
} from "./messages/message_list";
import { MessageNotifications } from "./messages/message_notifications";
import { Outbox } from "./messages/outbox";
import { createOutboxStorage } from "./messages/outbox_storage";
import {
  connectionStatusDeps,
  openSocket,
  renewEventSocket,
  tabIdDeps,
} from "./socket/browser_deps";
import { ConnectionStatus } from "./socket/connection_status";
import { createResync, type Resync } from "./socket/resync";
import { NORMAL, ReconnectingSocket, SESSION_OVER, type SocketClose } from "./socket/socket";
import { createTabId } from "./socket/tab_id";
import { browserStage, onTitleChange, tabTitleDeps } from "./stage/browser_deps";
import { keyboardDeps } from "./stage/keyboard";
import { RingNotifications } from "./stage/ring_notifications";
import { callKeys, screenKeys } from "./stage/shortcut_keys";
import { Shortcuts } from "./stage/shortcuts";
import { createStage, type Stage } from "./stage/stage";
import { TabTitle } from "./stage/tab_title";
import { type DropSnapshot, guardDrops, NO_DROP, refuseFiles } from "./ui/file_drops";
import { followBrowser, notificationDeps } from "./ui/notification_deps";
import { Notifications } from "./ui/notifications";
import { isVisible, onAwake, onGesture, onLeft, reloadWhenRestored } from "./ui/page_lifecycle";
import { surviveTranslation } from "./ui/translated_page";
import { followKeyboard } from "./ui/visible_area";
import { Zoom } from "./ui/zoom";

export interface App {
  readonly clock: Clock;
  readonly socket: ReconnectingSocket;
  readonly connection: ConnectionStatus;
  readonly userStorage: UserStorage;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly deliveryReceipts: DeliveryReceipts;
  /** Which conversation belongs to whom, for what is written elsewhere. */
  readonly gateway: ConversationGateway;
  readonly resync: Resync;
  readonly tabTitle: TabTitle;
  readonly notifications: Notifications;
  readonly messageNotifications: MessageNotifications;
  readonly ringNotifications: RingNotifications;
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
  readonly currentMinute: Store<CurrentMinute>;
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

const storages = { localStore, sessionStore };

function createApp(): App {
  const clock = systemClock;
  const mounted: Mounted = { ...NOTHING_MOUNTED };
  const currentMinute = createCurrentMinute({ clock, ...browserMinuteDeps });
  const socket = createPageWire(clock);
  const userStorage = createUserStorage(localStore);
  const outbox = createPageOutbox(socket, clock, userStorage);
  const gateway = createConversationGateway(outbox, fetchNewest);
  const pageDeps = { socket, clock, newId: newUuid, gateway, currentMinute, ...storages };
  const call = createCallEngine(browserDeps(pageDeps));
  const stage = createStage({ call, clock, ...browserStage() });
  const form = createStore(EMPTY_FORM);
  const app: Parts = {
    clock,
    mounted,
    socket,
    userStorage,
    call,
    stage,
    form,
    currentMinute,
    drops: createStore(NO_DROP),
    zoom: new Zoom(),
    formActions: createPageAuth(form, userStorage),
    ...createPageAccount(),
    messageListStore: createStore(EMPTY_MESSAGE_LIST),
    connection: new ConnectionStatus({
      socket,
      clock,
      whenBlocked: requireSession,
      ...connectionStatusDeps,
    }),
    drafts: new Drafts(userStorage),
    deliveryReceipts: createDeliveryReceipts(socket, clock),
    tabTitle: new TabTitle({ call: call.store, clock, ...tabTitleDeps }),
    ...createPageNotices(call, stage, mounted),
    outbox,
    gateway,
    resync: createPageResync(socket, clock, mounted),
  };
  listenToPage(app);
  return { ...app, signedIn: followPerson(app) };
}

function createPageWire(clock: Clock): ReconnectingSocket {
  const tab = createTabId(tabIdDeps);
  return new ReconnectingSocket({
    openSocket: openSocket,
    tabId: tab.id,
    renewTabId: tab.renew,
    isVisible,
    topics: canCall() ? ["calls"] : [],
    clock,
    random: Math.random,
  });
}

function createPageResync(socket: ReconnectingSocket, clock: Clock, mounted: Mounted): Resync {
  const refresh = () => mounted.resync?.();
  return createResync({ socket, clock, refresh, reconnect: renewEventSocket });
}

function listenToPage(app: Parts): void {
  reloadWhenRestored();
  providePlace((id) => app.mounted.messageList?.firstSeqOf(id) ?? 0);
  onStored((change) => app.drafts.storageChanged(change));
  onLeft(() => app.drafts.left());
  onAwake(() => app.socket.checkNow());
  onAwake(() => app.call.pageShown());
  onGesture(() => app.call.userActivated());
  onTitleChange(() => app.tabTitle.titleChanged());
  listenToKeys(app);
  app.socket.onClose((end) => leaveWhenOver(end, app.socket));
  guardPage(app);
}

/** What translators, keyboards on the screen and dropped files do to the page itself. */
function guardPage({ drops, clock }: Parts): void {
  surviveTranslation(window);
  followKeyboard(window);
  guardDrops(window, refuseFiles(drops, clock));
}

function listenToKeys({ call, stage, zoom, clock }: Parts): void {
  const keys = callKeys(call, stage);
  const ofScreen = { ...keys, ...screenKeys(zoom) };
  const present = () => (call.capabilities.share.store.getSnapshot().remote ? ofScreen : keys);
  new Shortcuts({
    ...keyboardDeps,
    call: call.store,
    stage: stage.store,
    actions: { ...call.actions, ...stage },
    keys: () => (stage.store.getSnapshot().shortcuts ? present() : null),
    leaveFullScreen: stage.leaveFullScreen,
    clock,
  });
}

/** Here, not in `createApp`: before React draws anything, and Reflex reads the address. */
const emailLink = typeof window === "undefined" ? null : createEmailLink(emailLinkDeps);

function createPageAuth(store: Store<FormSnapshot>, userStorage: UserStorage): FormActions {
  const app = {
    ...authFormsDeps,
    emailLink: emailLink ?? createEmailLink(emailLinkDeps),
  };
  return createAuthForms({ ...app, store, forget: () => userStorage.forgetOthers("") });
}

function createPageNotices(
  call: CallEngine,
  stage: Stage,
  mounted: Mounted,
): Pick<App, "notifications" | "messageNotifications" | "ringNotifications"> {
  const notifications = new Notifications(notificationDeps());
  followBrowser(notifications);
  const open = (id: string, username: string): void => {
    stage.minimise();
    mounted.visit?.(pathOf(username), id);
  };
  return {
    notifications,
    messageNotifications: new MessageNotifications({ notifications, open }),
    ringNotifications: new RingNotifications({ call: call.store, notifications }),
  };
}

function createPageAccount(): Pick<App, "account" | "accountActions"> {
  const account = createStore(NOTHING_ASKED);
  return {
    account,
    accountActions: createSettingsForms({ ...settingsFormsDeps, store: account }),
  };
}

function createPageOutbox(
  socket: ReconnectingSocket,
  clock: Clock,
  userStorage: UserStorage,
): Outbox {
  const storage = createOutboxStorage(userStorage);
  return new Outbox({
    socket,
    clock,
    checkNow: () => socket.checkNow(),
    storage,
    newId: newUuid,
  });
}

/** Start for whoever is signed in; stop once it is certain that nobody is. */
function followPerson(app: Parts): (userId: string) => void {
  let present = "";
  let cancel = (): void => {};
  return (userId) => {
    cancel();
    if (userId === present) return;
    if (userId === "") {
      cancel = app.clock.after(NOBODY_FOR_MS, () => {
        present = "";
        leave(app);
      });
      return;
    }
    if (present !== "") leave(app);
    present = userId;
    begin(app, userId);
  };
}

function begin(app: Parts, userId: string): void {
  // What somebody else has left in this browser is not theirs to find.
  app.userStorage.forgetOthers(userId);
  app.drafts.start(userId);
  app.outbox.start(userId);
  app.socket.start();
  app.connection.start();
}

function leave(app: Parts): void {
  app.call.stop();
  app.socket.stop();
  app.connection.stop();
  app.resync.stop();
  app.deliveryReceipts.stop();
  app.gateway.update([]);
  app.drafts.start("");
  app.outbox.start("");
  app.tabTitle.unread(0);
  app.messageNotifications.stop();
}

/**
 * The session is over: show nothing of it any longer. A refused handshake does not say why
 * (https://websockets.spec.whatwg.org/#feedback-from-the-protocol), so the server is asked.
 */
async function leaveWhenOver(end: SocketClose, socket: ReconnectingSocket): Promise<void> {
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
