/**
 * The composition root of the browser side: creates every part once per page and connects them.
 *
 * The app is kept on the window: React mounts twice in development, and modules are replaced.
 */
import { createAuthForms, EMPTY_FORM } from "./account/auth_forms";
import { NO_AVATAR } from "./account/avatar_snapshot";
import { authFormsDeps, emailLinkDeps, settingsFormsDeps } from "./account/browser_deps";
import { EmailLink } from "./account/email_link";
import { isSignedIn, loadPage, needsSession, requireSession } from "./account/session";
import { createSettingsForms, NO_REQUEST } from "./account/settings_forms";
import { canCall } from "./call/support";
import { forgetFilesOfOthers } from "./files/files_owner";
import { PageFiles } from "./files/page_files";
import { fileTaker } from "./files/taking";
import { localStore, sessionStore } from "./kit/browser_storage";
import { type Clock, systemClock } from "./kit/clock";
import { newUuid } from "./kit/ids";
import { createStore } from "./kit/store";
import { browserDayDeps, createToday } from "./kit/today";
import { createUserStorage, type UserStorage } from "./kit/user_storage";
import { createActs } from "./messages/acts";
import { conversationApi, onStored, providePlace } from "./messages/browser_deps";
import { createConversationGateway } from "./messages/conversation_gateway";
import { pathOf } from "./messages/conversation_route";
import { conversationRows } from "./messages/conversation_rows";
import { DeliveryReceipts } from "./messages/delivery_receipts";
import { DraftLines } from "./messages/draft_lines";
import { Drafts } from "./messages/drafts";
import { NO_RANGE } from "./messages/drawn_range";
import { NOT_FAR } from "./messages/far_snapshot";
import { LineWindow } from "./messages/line_window";
import { LiveUpdates } from "./messages/live_updates";
import { EMPTY_MESSAGE_LIST } from "./messages/message_list_snapshot";
import { MessageNotifications } from "./messages/message_notifications";
import { type Mounted, NOTHING_MOUNTED } from "./messages/mounted";
import { Outbox } from "./messages/outbox";
import { createOutboxStorage, uploadsIn } from "./messages/outbox_storage";
import { NO_PINS } from "./messages/pins_snapshot";
import { Presence } from "./messages/presence";
import { CLOSED_ARCHIVE, RowMenu } from "./messages/row_menu";
import { NO_SEARCH_BAR } from "./messages/search_bar";
import { TypingPeers, TypingSigns } from "./messages/typing";
import {
  connectionStatusDeps,
  openSocket,
  provideRetryPause,
  renewEventSocket,
  tabIdDeps,
} from "./socket/browser_deps";
import { ConnectionStatus } from "./socket/connection_status";
import { Resync } from "./socket/resync";
import { ServerClock } from "./socket/server_clock";
import {
  NORMAL,
  ReconnectingSocket,
  SESSION_OVER,
  type SocketClose,
  type SocketDeps,
} from "./socket/socket";
import { TabId } from "./socket/tab_id";
import { type Calls, createCalls } from "./stage/calls";
import { onTitleChange, tabTitleDeps } from "./stage/page_title";
import { RingNotifications } from "./stage/ring_notifications";
import { TabTitle } from "./stage/tab_title";
import { guardDrops, NO_DROP, refuseFiles } from "./ui/file_drops";
import { followBrowser, notificationDeps } from "./ui/notification_deps";
import { Notifications } from "./ui/notifications";
import {
  isVisible,
  onAwake,
  onGesture,
  onLeft,
  onUse,
  reloadWhenRestored,
} from "./ui/page_lifecycle";
import { surviveTranslation } from "./ui/translated_page";
import { followKeyboard } from "./ui/visible_area";

export type App = ReturnType<typeof createApp>;
type Parts = ReturnType<typeof createParts>;

export type { Mounted } from "./messages/mounted";

/** Reflex's state has no user for a moment when its server is back or has forgotten the tab. */
const NOBODY_FOR_MS = 10_000;

function createApp() {
  const parts = createParts();
  listenToPage(parts);
  return { ...parts, signedIn: followUser(parts) };
}

function createParts() {
  const clock = systemClock;
  const mounted: Mounted = { ...NOTHING_MOUNTED };
  const today = createToday({ clock, ...browserDayDeps });
  const isSending = (): boolean => outbox.isSending || acts.changes.isSending;
  const socket = createSocket(clock, () => hasCall(calls) || isSending());
  const newId = newUuid;
  const writing = createWriting(socket, clock, mounted);
  const { userStorage, outbox, acts } = writing;
  const gateway = createConversationGateway(outbox, conversationApi);
  const resync = createResync(socket, clock, mounted);
  const pageDeps = { socket, clock, newId, gateway, today };
  const calls = createCalls({ ...pageDeps, localStore, sessionStore });
  const { call } = calls.stores;
  return {
    clock,
    mounted,
    socket,
    ...writing,
    calls,
    today,
    gateway,
    ...createViewStores(),
    ...createListParts(clock),
    connection: new ConnectionStatus({ socket, clock, ...statusDeps }),
    draftLines: new DraftLines(userStorage),
    deliveryReceipts: new DeliveryReceipts(socket, clock),
    liveUpdates: new LiveUpdates({ socket, resync }),
    ...createLiveSigns(socket, clock),
    tabTitle: new TabTitle({ call, clock, ...tabTitleDeps }),
    resync,
    ...createForms(() => forgetUser(userStorage)),
    ...createNotifications({ calls, mounted, clock }),
  };
}

/** What people write, until the server has it. */
function createWriting(socket: ReconnectingSocket, clock: Clock, mounted: Mounted) {
  const userStorage = createUserStorage(localStore);
  const storage = createOutboxStorage(userStorage);
  const waiting = (userId: string) => uploadsIn(storage.all(userId));
  const files = new PageFiles({
    ...{ clock, newId: newUuid, waiting },
    sendFiles: (id, sent) => acts.composing.sendFiles(id, sent),
    shownFiles: () => mounted.messageList?.rows.flatMap((row) => row.files) ?? [],
    jumpTo: (seq) => mounted.messageList?.jumpTo(seq),
  });
  const checkNow = (): void => {
    socket.checkNow();
    files.resume();
  };
  const outbox = new Outbox({ socket, clock, checkNow, storage, files, newId: newUuid });
  const drafts = new Drafts(userStorage);
  const acts = createActs({ socket, clock, userStorage, drafts, outbox, mounted, files });
  return { userStorage, files, outbox, drafts, acts };
}

/** What this browser has stored for whoever was signed in. */
function forgetUser(userStorage: UserStorage): void {
  userStorage.forgetOthers("");
  forgetFilesOfOthers("");
}

const statusDeps = { ...connectionStatusDeps, whenBlocked: requireSession };

/** What the views write themselves. */
const createViewStores = () => ({
  avatar: createStore(NO_AVATAR),
  drops: createStore(NO_DROP),
  searchBar: createStore(NO_SEARCH_BAR),
  messageListStore: createStore(EMPTY_MESSAGE_LIST),
  /** The part of the open conversation that is displayed in place of its end. */
  far: createStore(NOT_FAR),
  /** The pinned messages of the open conversation. */
  pins: createStore(NO_PINS),
  /** Which rows of the message lists are in the document. */
  messageRanges: { messageList: createStore(NO_RANGE), callMessageList: createStore(NO_RANGE) },
});

function createListParts(clock: Clock) {
  const find = (id: string) => conversationRows.rows.find((line) => line.id === id);
  const lineWindow = new LineWindow();
  return { lineWindow, archive: createStore(CLOSED_ARCHIVE), rowMenu: new RowMenu(find, clock) };
}

/** What is shown for a moment: who is typing, and who is present. */
function createLiveSigns(socket: ReconnectingSocket, clock: Clock) {
  const serverClock = new ServerClock(socket, clock);
  return {
    presence: new Presence({ socket, clock, serverClock, isVisible }),
    typingSigns: new TypingSigns(socket, clock),
    typingPeers: new TypingPeers({ socket, clock }),
  };
}

const hasCall = ({ stores }: Calls): boolean => stores.call.getSnapshot().phase !== "idle";

/** What every page draws from frames. */
const TOPICS: SocketDeps["topics"] = ["messages", "typing", "presence"];

function createSocket(clock: Clock, isNeeded: () => boolean): ReconnectingSocket {
  const tab = new TabId(tabIdDeps);
  return new ReconnectingSocket({
    openSocket,
    tabId: () => tab.id,
    renewTabId: () => tab.renew(),
    isVisible,
    isNeeded,
    topics: canCall() ? [...TOPICS, "calls"] : TOPICS,
    clock,
    random: Math.random,
  });
}

function createResync(socket: ReconnectingSocket, clock: Clock, mounted: Mounted): Resync {
  const refresh = () => mounted.resync?.();
  return new Resync({ socket, clock, refresh, reconnect: renewEventSocket });
}

function listenToPage(app: Parts): void {
  reloadWhenRestored();
  onStored((change) => storageChanged(app, change));
  onLeft(() => app.drafts.left());
  onLeft(() => app.typingSigns.stop());
  onAwake(() => app.socket.checkNow());
  onAwake(() => app.calls.code.loaded?.engine.pageShown());
  onGesture(() => app.calls.userActivated());
  onUse(() => app.presence.used());
  onTitleChange(() => app.tabTitle.titleChanged());
  app.socket.onClose((end) => leaveWhenOver(end, app.socket));
  surviveTranslation(window);
  followKeyboard(window);
  guardDrops(window, refuseFiles(app.drops, app.clock), fileTaker(app));
  app.socket.onOpen(() => app.files.resume());
  onAwake(() => app.files.resume());
}

/** The text of a draft comes before what it replies to, as it is stored. */
function storageChanged({ drafts, draftLines, acts }: Parts, change: StorageEvent): void {
  drafts.storageChanged(change);
  acts.composing.storageChanged(change);
  draftLines.storageChanged(change);
}

/** Created with the module: before React renders, and before Reflex reads the URL. */
const emailLink = typeof window === "undefined" ? null : new EmailLink(emailLinkDeps);

function createForms(forget: () => void) {
  const form = createStore(EMPTY_FORM);
  const account = createStore(NO_REQUEST);
  const authDeps = { ...authFormsDeps, emailLink: emailLink ?? new EmailLink(emailLinkDeps) };
  return {
    form,
    formActions: createAuthForms({ ...authDeps, store: form, forget }),
    /** The latest request of `/settings`. */
    account,
    accountActions: createSettingsForms({ ...settingsFormsDeps, store: account }),
  };
}

interface NotificationParts {
  readonly calls: Calls;
  readonly mounted: Mounted;
  readonly clock: Clock;
}

function createNotifications({ calls, mounted, clock }: NotificationParts) {
  const notifications = new Notifications(notificationDeps());
  followBrowser(notifications);
  const open = (id: string, username: string): void => {
    calls.code.loaded?.stage.minimise();
    mounted.visit?.(pathOf(username), id);
  };
  return {
    notifications,
    messageNotifications: new MessageNotifications({ notifications, open }),
    ringNotifications: new RingNotifications({ call: calls.stores.call, notifications, clock }),
  };
}

/** Return the function that sets the signed-in user; the empty string: signed out. */
function followUser(app: Parts): (userId: string) => void {
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
  // What other users of this browser have stored is deleted.
  app.userStorage.forgetOthers(userId);
  startDrafts(app, userId);
  app.files.start(userId);
  app.outbox.start(userId);
  app.acts.changes.start(userId);
  app.liveUpdates.start(userId);
  app.socket.start();
  app.connection.start();
}

function startDrafts({ drafts, draftLines, acts }: Parts, userId: string): void {
  drafts.start(userId);
  draftLines.start(userId);
  acts.composing.start();
}

function leave(app: Parts): void {
  app.calls.stop();
  app.socket.stop();
  app.connection.stop();
  app.resync.stop();
  app.liveUpdates.stop();
  app.typingSigns.stop();
  app.typingPeers.stop();
  app.presence.stop();
  app.lineWindow.reset();
  app.archive.set(CLOSED_ARCHIVE);
  app.searchBar.set(NO_SEARCH_BAR);
  app.deliveryReceipts.stop();
  app.gateway.update([]);
  startDrafts(app, "");
  app.outbox.start("");
  app.files.stop();
  app.acts.changes.start("");
  app.acts.menu.close();
  app.tabTitle.unread(0);
  app.messageNotifications.stop();
}

/**
 * Leave the page when the session is over. A refused handshake does not tell the reason
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
const holder = () => window as unknown as Record<symbol, App | undefined>;

// With the module, too: Reflex asks for the state before React has mounted.
if (typeof window !== "undefined") {
  provideRetryPause(isVisible);
  providePlace((id) => holder()[PLACE]?.mounted.messageList?.firstSeqOf(id) ?? 0);
}

/** Return the app of this page; in a browser only. */
export function app(): App {
  const known = holder()[PLACE] ?? createApp();
  holder()[PLACE] = known;
  return known;
}
