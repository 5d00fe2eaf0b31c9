/**
 * Everything in the browser that a screen written in Python may use.
 *
 * `make generate` writes `__init__.py` from the types of these tables and of `views/`: a field or an
 * action is declared here, or in the snapshot, and nowhere else. A first parameter called `event`
 * receives the browser's event.
 */

import { EMPTY_FORM } from "../account/auth_forms";
import { NO_AVATAR } from "../account/avatar_snapshot";
import { NO_REQUEST } from "../account/settings_forms";
import { type App, app } from "../app";
import { QUIET_CHAT } from "../call/chat/snapshot";
import type { DeviceKind } from "../call/media/device_list";
import { NO_DEVICES, NO_NOTICE, type SoundSwitch } from "../call/media/snapshot";
import { IDLE } from "../call/model/snapshot";
import { NO_RECORDING, NO_SAVED_RECORDING } from "../call/recording/snapshot";
import type { ShareMode } from "../call/share/screen_tracks";
import { NO_SHARE } from "../call/share/snapshot";
import { NO_CONNECTION_INFO, QUALITY_UNKNOWN } from "../call/stats/snapshot";
import { UNVERIFIED } from "../call/verify/snapshot";
import { pickFiles } from "../files/pick_files";
import { NO_ATTACHMENTS, NO_GALLERY, NO_PHOTO, NO_VOICE } from "../files/snapshot";
import { longDate, shortTime } from "../kit/format";
import { UNKNOWN_DAY } from "../kit/today";
import { NO_ACT_NOTICE } from "../messages/act_notice";
import { COMPOSING } from "../messages/composing";
import {
  type ConversationLine,
  conversationRows,
  createConversationRows,
} from "../messages/conversation_rows";
import type { DraftLinesSnapshot } from "../messages/draft_lines";
import { NO_DRAFT } from "../messages/drafts";
import { NO_RANGE } from "../messages/drawn_range";
import { NOT_FAR } from "../messages/far_snapshot";
import { drawnLines, FIRST_LINES, type LineRange } from "../messages/line_range";
import { NO_LIVE_UPDATES } from "../messages/live_updates";
import { EMPTY_MESSAGE_LIST } from "../messages/message_list_snapshot";
import { NO_MENU } from "../messages/message_menu";
import { NO_CHANGES } from "../messages/pending_changes";
import { NO_PINS } from "../messages/pins_snapshot";
import type { PresenceSnapshot } from "../messages/presence";
import { CLOSED_ARCHIVE, NO_ROW } from "../messages/row_menu";
import { NO_SEARCH_BAR } from "../messages/search_bar";
import { type Panel, STAGE_AT_FIRST } from "../stage/snapshot";
import { NO_DROP } from "../ui/file_drops";
import { answered, chosen, keyPressed, type MenuEvent, toggled } from "../ui/menu";
import { NO_NOTIFICATIONS } from "../ui/notifications";
import { pickDay } from "../ui/pick_day";
import { FITTED, STEP } from "../ui/zoom_snapshot";
import {
  choosePicture,
  frameToggled,
  removePicture,
  savePicture,
  zoomPicture,
} from "./avatar_acts";
import { clicked, dragKeyPressed, grab, pressed } from "./gestures";
import {
  isRequested,
  source,
  useCanCall,
  useCanRecordVoice,
  useConversationRequests,
  useHydrated,
  usePath,
  useStore,
} from "./hooks";
import { leaveMessage } from "./leave_message";
import { askDelete, openMenu, questionAnswered, toggleReaction } from "./message_acts";
import { voiceClicked, voicePressed } from "./voice_press";

export { useField, useStore } from "./hooks";

const chat = () => app().calls.chat;
const deviceSettings = () => app().calls.deviceSettings;
const share = () => app().calls.share;
const stage = () => app().calls.stage;
const zoom = () => app().calls.zoom;

/** Stores with their initial values. */
export const stores = {
  attachments: source(NO_ATTACHMENTS, (app) => app.files.attachments),
  actNotice: source(NO_ACT_NOTICE, (app) => app.acts.notice.store),
  pins: source(NO_PINS, (app) => app.pins),
  composing: source(COMPOSING, (app) => app.acts.composing.store),
  messageMenu: source(NO_MENU, (app) => app.acts.menu.store),
  avatar: source(NO_AVATAR, (app) => app.avatar),
  settingsForm: source(NO_REQUEST, (app) => app.account),
  call: source(IDLE, (app) => app.calls.stores.call),
  callChat: source(QUIET_CHAT, (app) => app.calls.stores.chat),
  callMessageList: source(EMPTY_MESSAGE_LIST, (app) => app.calls.stores.chatMessageList),
  connection: source({ offline: false, blocked: false }, (app) => app.connection.store),
  deviceNotices: source(NO_NOTICE, (app) => app.calls.stores.deviceNotices),
  devices: source(NO_DEVICES, (app) => app.calls.stores.devices),
  draft: source(NO_DRAFT, (app) => app.drafts.store),
  archive: source(CLOSED_ARCHIVE, (app) => app.archive),
  rowMenu: source(NO_ROW, (app) => app.rowMenu.store),
  drops: source(NO_DROP, (app) => app.drops),
  searchBar: source(NO_SEARCH_BAR, (app) => app.searchBar),
  connectionInfo: source(NO_CONNECTION_INFO, (app) => app.calls.stores.connectionInfo),
  form: source(EMPTY_FORM, (app) => app.form),
  today: source(UNKNOWN_DAY, (app) => app.today),
  notifications: source(NO_NOTIFICATIONS, (app) => app.notifications.store),
  quality: source(QUALITY_UNKNOWN, (app) => app.calls.stores.quality),
  recording: source(NO_RECORDING, (app) => app.calls.stores.recording),
  share: source(NO_SHARE, (app) => app.calls.stores.share),
  savedRecordings: source(NO_SAVED_RECORDING, (app) => app.calls.stores.savedRecordings),
  stage: source(STAGE_AT_FIRST, (app) => app.calls.stores.stage),
  messageList: source(EMPTY_MESSAGE_LIST, (app) => app.messageListStore),
  voice: source(NO_VOICE, (app) => app.files.voice),
  verify: source(UNVERIFIED, (app) => app.calls.stores.verify),
  zoom: source(FITTED, (app) => app.calls.stores.zoom),
};

/** Which rows of the message lists are in the document. */
export const messageRanges = {
  messageList: source(NO_RANGE, (app) => app.messageRanges.messageList),
  callMessageList: source(NO_RANGE, (app) => app.messageRanges.callMessageList),
};

const conversationRange = source(FIRST_LINES, (app) => app.lineWindow.store);
/** The picture that is shown alone. */
export const photo = source(NO_PHOTO, (app) => app.files.photo);
/** The shared media of a conversation. */
export const gallery = source(NO_GALLERY, (app) => app.files.gallery);
/** How present friends are, by user id. */
export const presence = source<PresenceSnapshot>({}, (app) => app.presence.store);
/** In which conversations the peer is typing, by id. */
export const typing = source<Readonly<Record<string, boolean>>>({}, (app) => app.typingPeers.store);

/** The drafts of conversations that are not open, by id. */
export const draftLines = source<DraftLinesSnapshot>({}, (app) => app.draftLines.store);

const outbox = source({ items: [] }, (app) => app.outbox.store);
const pendingChanges = source(NO_CHANGES, (app) => app.acts.changes.store);
const liveUpdates = source(NO_LIVE_UPDATES, (app) => app.liveUpdates.store);
/** The part of the open conversation that is displayed in place of its end. */
export const farWindow = source(NOT_FAR, (app) => app.far);

/** Values of React hooks. */
export const values = {
  /** Whether the page is hydrated; before that it handles no clicks. */
  hydrated: useHydrated,
  /** The requested conversations: see `isRequested`. */
  conversationRequests: useConversationRequests,
  /** Whether this browser supports WebRTC. */
  canCall: useCanCall,
  /** Whether this browser can record voice messages. */
  canRecordVoice: useCanRecordVoice,
  /** The outgoing messages, for `messageRows`. */
  outbox: () => useStore(outbox),
  /** The changes of messages that wait for the server, for `messageRows`. */
  pendingChanges: () => useStore(pendingChanges),
  /** What the state may not contain yet, for `messageRows` and `conversationRows`. */
  live: () => useStore(liveUpdates),
  /** The part of the open conversation that is displayed in place of its end, for `messageRows`. */
  farWindow: () => useStore(farWindow),
  /** Which rows of the open conversation are in the document, for `drawnRows`. */
  messageRange: () => useStore(messageRanges.messageList),
  /** Which rows of the chat of a call are in the document, for `drawnRows`. */
  callMessageRange: () => useStore(messageRanges.callMessageList),
  /** Which lines of the conversation list are in the document, for `drawnLines`. */
  conversationRange: () => useStore(conversationRange),
  /** The path of the page, without a round trip to the server. */
  path: usePath,
};

/** Pure functions of displayed values. */
export const functions = {
  conversationRows: createConversationRows(conversationRows),
  /** The lines of the archive; the argument makes sure that `conversationRows` comes first. */
  archivedLines: (_lines: readonly ConversationLine[]) => conversationRows.archived,
  drawnLines: (lines: readonly ConversationLine[], range: LineRange) => drawnLines(lines, range),
  isRequested,
  longDate,
  shortTime,
};

/** Actions of the user; the app is accessed only when one is called. */
export const actions = {
  get settings() {
    return app().accountActions;
  },
  avatar: {
    choose: choosePicture,
    zoom: zoomPicture,
    save: savePicture,
    remove: removePicture,
    toggled: frameToggled,
  },
  get call() {
    return app().calls.actions;
  },
  chat: {
    send: () => chat().send(),
    toggleKeep: () => chat().toggleKeep(),
    jumpDown: () => app().mounted.callMessageList?.jumpDown(),
  },
  devices: {
    choose(event: { readonly target: EventTarget | null }, kind: DeviceKind): void {
      const { target } = event;
      if (target instanceof HTMLSelectElement) deviceSettings().choose(kind, target.value);
    },
    toggleSound: (which: SoundSwitch) => deviceSettings().toggleSound(which),
    startCheck: () => deviceSettings().startCheck(),
    stopCheck: () => deviceSettings().stopCheck(),
    retry: () => deviceSettings().retry(),
    testSpeaker: () => deviceSettings().testSpeaker(),
    acceptOffer: () => deviceSettings().acceptOffer(),
    dismissNotice: () => deviceSettings().dismissNotice(),
  },
  attachments: {
    /** Choose files for the next message. */
    pick: (conversationId: string) => pickFiles((files) => app().files.add(conversationId, files)),
    showShared: (conversationId: string) => app().files.showShared(conversationId),
    remove(upload: string): void {
      app().files.code.loaded?.attachments.remove(upload);
      app().mounted.composer?.focus();
    },
  },
  voice: {
    pressed: voicePressed,
    clicked: voiceClicked,
    dismiss: () => app().files.code.loaded?.recorder.dismiss(),
    leave: leaveMessage,
  },
  /** Moving elements to corners by pointer or arrow keys. */
  drag: { grab, keyPressed: dragKeyPressed },
  get form() {
    return app().formActions;
  },
  menu: { toggled, keyPressed, answered, chosen },
  rowMenu: {
    toggled: (event: MenuEvent) => app().rowMenu.toggled(event),
    keyPressed,
    closed: (event: MenuEvent) => app().rowMenu.closed(event),
  },
  archive: {
    show: () => app().archive.set({ shown: true }),
    hide: () => app().archive.set({ shown: false }),
  },
  messages: {
    /** Send what is written in a conversation, if anything. */
    send(conversationId: string): void {
      app().typingSigns.stop();
      app().acts.composing.send(conversationId);
    },
    /** Write a new message again, in place of a reply or an edit. */
    cancelAct(): void {
      app().acts.composing.cancel();
      app().mounted.composer?.focus();
    },
    retry: (clientId: string) => app().outbox.retry(clientId),
    discard: (clientId: string) => app().outbox.discard(clientId),
    jumpDown: () => app().mounted.messageList?.jumpDown(),
    jumpTo: (seq: number) => app().mounted.messageList?.jumpTo(seq),
    jumpBack: () => app().mounted.messageList?.jumpBack(),
    /** Show the search bar of a conversation. */
    search: (conversationId: string) => app().searchBar.set({ conversation: conversationId }),
    /** Let the user choose a day, and show its first message, or the one that follows. */
    jumpToDay: (label: string) => pickDay(label, (day) => app().mounted.jumpToDay?.(day)),
    toggleReaction,
    openMenu,
  },
  messageMenu: {
    react: (emoji: string) => app().acts.menu.react(emoji),
    pick: () => app().acts.menu.pick(),
    reply: () => app().acts.menu.reply(),
    edit: () => app().acts.menu.edit(),
    copyText: () => app().acts.menu.copyText(),
    copyLink: () => app().acts.menu.copyLink(),
    togglePin: () => app().acts.menu.togglePin(),
    askDelete,
    remove: () => app().acts.menu.remove(),
    answered: questionAnswered,
  },
  notifications: { toggle: () => app().notifications.toggle() },
  get recording(): Pick<
    App["calls"]["recording"],
    "toggle" | "togglePause" | "answer" | "withdraw" | "dismissNotice"
  > {
    return app().calls.recording;
  },
  share: {
    toggle: () => share().toggle(),
    startWithoutSound: () => share().startWithoutSound(),
    /** The pressed button is removed: focus the button that starts sharing. */
    stop(): void {
      share().stop();
      document.querySelector<HTMLElement>('[aria-keyshortcuts="S"]')?.focus();
    },
    dismiss: () => share().dismiss(),
    use: (mode: ShareMode) => share().use(mode),
  },
  get savedRecordings(): Pick<App["calls"]["savedRecordings"], "save" | "discard" | "keep"> {
    return app().calls.savedRecordings;
  },
  stage: {
    toggleFullScreen: () => stage().toggleFullScreen(),
    togglePictureInPicture: () => stage().togglePictureInPicture(),
    toggleShortcuts: () => stage().toggleShortcuts(),
    togglePanel: (panel: Panel) => stage().togglePanel(panel),
    closePanel: () => stage().closePanel(),
    toggleMinimised: () => stage().toggleMinimised(),
    minimise: () => stage().minimise(),
    pointerMoved: () => stage().pointerMoved(),
    pressed,
    clicked,
  },
  get verify(): Pick<App["calls"]["verify"], "confirm" | "deny" | "forget"> {
    return app().calls.verify;
  },
  zoom: {
    nearer: () => zoom().by(STEP),
    further: () => zoom().by(1 / STEP),
    reset: () => zoom().reset(),
    toggleFill: () => zoom().toggleFill(),
  },
};
