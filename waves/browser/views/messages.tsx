/** The message lists of conversations and of the chat of a call. */
import { type HTMLAttributes, useEffect, useLayoutEffect, useRef } from "react";
import { app, type Mounted } from "../app";
import { farWindow as farStore, messageRanges, useField, useStore, values } from "../bridge";
import { indexOfPhoto, photosIn } from "../files/photos";
import { NO_PHOTO } from "../files/snapshot";
import type { AnnouncementLabels } from "../messages/announcements";
import { takeMessage } from "../messages/browser_deps";
import { createFarWindow, fetchSince } from "../messages/far_pages";
import type { FarWindow } from "../messages/far_window";
import { knownMessages } from "../messages/known_messages";
import { followMessages } from "../messages/message_gestures";
import { MessageList, type MessageListDeps } from "../messages/message_list";
import type { Anchor } from "../messages/message_menu";
import type { DisplayRow } from "../messages/message_rows";
import type { OutboxItem } from "../messages/outbox_storage";
import { takeJump } from "../messages/pending_jump";
import type { PinLabels } from "../messages/pin_announcements";
import { createPinnedMessages, type PinRow } from "../messages/pinned_messages";
import { type DisplayPin, NO_PINS } from "../messages/pins_snapshot";
import { ReadingPlaces } from "../messages/reading_place";
import { createScrollView } from "../messages/scroll_view";
import { isInputMethodKey } from "../ui/input_method";
import { isWatched } from "../ui/page_lifecycle";
import { mount, useLatest } from ".";
import { Announcer } from "./announcer";

type MessagesProps = Omit<HTMLAttributes<HTMLDivElement>, "onRead"> & {
  label: string;
  rows: readonly DisplayRow[];
  peerName: string;
  announced: AnnouncementLabels;
  pins?: readonly DisplayPin[];
  pinLabels?: PinLabels;
};

type ScrollingMessagesProps = MessagesProps & {
  conversationId: string;
  hasOlder: boolean;
  unread: number;
  /** Under which name the message list is mounted. */
  place: "messageList" | "callMessageList";
  /** Whether a part far from the end is displayed. */
  isFar: boolean;
  makeDeps: () => Omit<MessageListDeps, "view" | "range" | "clock" | "isWatched">;
};

/**
 * A scrolling message list that announces new messages; its children are the drawn rows.
 *
 * @internal
 */
export function ScrollingMessages({
  conversationId,
  rows,
  hasOlder,
  isFar,
  unread,
  ...props
}: ScrollingMessagesProps) {
  const { label, peerName, announced, place, makeDeps, children, pins, pinLabels, ...rest } = props;
  const ref = useRef<HTMLDivElement>(null);
  const messageList = useRef<MessageList>(null);
  const deps = useLatest(makeDeps);
  const range = useStore(messageRanges[place]);
  useLayoutEffect(() => {
    messageList.current ??= new MessageList({
      view: createScrollView(() => ref.current),
      range: app().messageRanges[place],
      clock: app().clock,
      isWatched,
      ...deps.current(),
    });
    if (place === "messageList") jumpToNamed(messageList.current, conversationId);
    messageList.current.update({ conversationId, rows, hasOlder, isFar, unread });
  }, [deps, place, conversationId, rows, hasOlder, isFar, unread, range]);
  // Before the next list is rendered, which uses the same stores.
  useLayoutEffect(() => () => messageList.current?.stop(), []);
  useEffect(() => watchElement(place, messageList.current, ref.current), [place]);
  const pages = place === "messageList";
  const announcer = { rows, labels: announced, peerName, pages, pins, pinLabels };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it must scroll too */}
      <div {...rest} ref={ref} role="log" aria-label={label} aria-live="off" tabIndex={0}>
        {children}
      </div>
      <Announcer key={conversationId} {...announcer} />
    </>
  );
}

/** Open where a jump, the URL or a reload leads, not at the first unread message. */
function jumpToNamed(messageList: MessageList, conversationId: string): void {
  const seq = takeJump(conversationId) || takeMessage();
  const place = conversationId === "" ? null : places.take(conversationId);
  if (seq > 0) messageList.jumpTo(seq);
  else if (place !== null) messageList.restore(place);
}

const places = new ReadingPlaces();

/** Report events of the element to the message list. Returns a function that unmounts it. */
function watchElement<Place extends "messageList" | "callMessageList">(
  place: Place,
  messageList: Mounted[Place],
  element: HTMLElement | null,
): (() => void) | undefined {
  if (messageList === null || element === null) return undefined;
  const off = new AbortController();
  const { signal } = off;
  const sizes = new ResizeObserver(() => messageList.resized());
  sizes.observe(element);
  element.addEventListener("scroll", () => messageList.scrolled(), { passive: true, signal });
  element.addEventListener("keydown", (event) => jump(event, messageList), { signal });
  window.addEventListener("focus", () => messageList.watchChanged(), { signal });
  document.addEventListener("visibilitychange", () => messageList.watchChanged(), { signal });
  if (place === "messageList") {
    window.addEventListener("pagehide", () => places.keep(messageList.place), { signal });
  }
  const unmount = mount(place, messageList);
  const unfollow = place === "messageList" ? followMessages(element, gestureDeps()) : () => {};
  return () => {
    off.abort();
    unfollow();
    sizes.disconnect();
    unmount();
  };
}

const gestureDeps = () => ({
  clock: app().clock,
  open(key: string, anchor: Anchor, opener: HTMLElement | null): void {
    const row = app().mounted.messageList?.rowOf(key);
    if (row !== undefined) app().acts.menu.open(row, anchor, opener);
  },
});

/** Browsers scroll slowly over the space of rows that are not in the document, and stop early. */
function jump(event: KeyboardEvent, messageList: MessageList): void {
  const isOfList = event.target === event.currentTarget;
  if (isInputMethodKey(event)) return;
  const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!isOfList || !isPlain || (event.key !== "Home" && event.key !== "End")) return;
  event.preventDefault();
  if (event.key === "Home") messageList.jumpUp();
  else messageList.jumpDown();
}

let farWindow: FarWindow | null = null;

/** What displays parts that are far from the end; it comes with the list. */
function farParts(): FarWindow {
  const { far, liveUpdates } = app();
  farWindow ??= createFarWindow(far, () => liveUpdates.store.getSnapshot().userId);
  return farWindow;
}

type ConversationMessagesProps = Omit<MessagesProps, "pins"> & {
  conversationId: string;
  userId: string;
  /** The pinned messages in the state, as of its last change. */
  pins: readonly PinRow[];
  change: number;
  hasOlder: boolean;
  unread: number;
  onOlder?: (beforeSeq: number) => void;
  onRead?: (seq: number) => void;
};

/**
 * The message list; each conversation has its own element, so switching announces nothing, and a
 * pending read mark keeps its conversation.
 */
export function ConversationMessages(props: ConversationMessagesProps) {
  return <ConversationLog key={props.conversationId} {...props} />;
}

function ConversationLog({ onOlder, onRead, ...given }: ConversationMessagesProps) {
  const { userId, change, pins: pinRows, ...props } = given;
  const { conversationId, rows } = props;
  const pins = usePins(pinRows, conversationId, userId, change);
  const latest = useLatest({ conversationId, onOlder, onRead });
  const isFar = useField(farStore, "conversationId") === conversationId;
  useEffect(watchReactions, []);
  // At once: the next list may be asking for a part already.
  useLayoutEffect(() => () => farParts().close(), []);
  useEffect(() => mount("jumpToDay", (day) => jumpToDay(conversationId, day)), [conversationId]);
  useEffect(() => {
    const { outbox } = app();
    outbox.settle(storedIn(rows, outbox.store.getSnapshot().items));
    void farParts().drawn();
    closeGonePhoto(rows);
  }, [rows]);
  const makeDeps = () => ({
    store: app().messageListStore,
    onOlder(beforeSeq: number) {
      const { conversationId: id, onOlder: load } = latest.current;
      if (farParts().isOpen(id)) void farParts().loadOlder();
      else load?.(beforeSeq);
    },
    onNewer: () => void farParts().loadNewer(),
    onFar: (seq: number) => void farParts().open(latest.current.conversationId, seq),
    onEnd: () => farParts().close(),
    onRead(seq: number) {
      const conversation_id = latest.current.conversationId;
      // The socket is faster; the state is updated by a push.
      const isSent = app().socket.send({ type: "message.read", conversation_id, seq });
      if (!isSent) latest.current.onRead?.(seq);
    },
  });
  const list = { ...props, pins, isFar, makeDeps };
  return <ScrollingMessages {...list} place="messageList" />;
}

const pinnedMessages = createPinnedMessages(knownMessages);

/** Return the pinned messages, and show them in their bar. */
function usePins(
  rows: readonly PinRow[],
  conversation_id: string,
  self_id: string,
  change: number,
): readonly DisplayPin[] {
  const pending = values.pendingChanges();
  const pins = pinnedMessages(rows, values.live(), { conversation_id, self_id, change, pending });
  useLayoutEffect(() => {
    app().pins.set({ conversation: conversation_id, pins });
  }, [conversation_id, pins]);
  useLayoutEffect(() => () => app().pins.set(NO_PINS), []);
  return pins;
}

function jumpToDay(conversationId: string, day: Date): void {
  const shown = app().mounted.messageList;
  // Another conversation has another list.
  const isShown = () => shown !== null && shown === app().mounted.messageList;
  fetchSince(conversationId, day).then(
    (seq) => {
      if (!isShown()) return;
      if (seq > 0) shown?.jumpTo(seq);
      else shown?.jumpDown();
    },
    () => isShown() && app().acts.notice.show("not_found"),
  );
}

/** The message of the shown picture was deleted, or it has disappeared. */
function closeGonePhoto(rows: readonly DisplayRow[]): void {
  const { photo } = app().files;
  const shown = photo.getSnapshot();
  if (shown.row !== "" && indexOfPhoto(photosIn(rows), shown) < 0) photo.set(NO_PHOTO);
}

/** Report reactions when the user sees them. Returns a stop function. */
function watchReactions(): () => void {
  const off = new AbortController();
  const check = (): void => app().acts.reactionReceipts.check();
  check();
  window.addEventListener("focus", check, { signal: off.signal });
  document.addEventListener("visibilitychange", check, { signal: off.signal });
  return () => off.abort();
}

/** The items whose rows are displayed; such rows are near the end. */
function storedIn(rows: readonly DisplayRow[], items: readonly OutboxItem[]): string[] {
  return items
    .map((item) => item.clientId)
    .filter((id) => rows.findLast((row) => row.own && row.client_id === id)?.stored);
}

/** The message list of the chat: follows its end, unless the user has scrolled up. */
export function CallMessages({ callId, ...props }: MessagesProps & { callId: string }) {
  const makeDeps = () => ({
    store: app().calls.code.now.engine.capabilities.chat.messageList,
    onOlder() {},
    onNewer() {},
    onFar() {},
    onEnd() {},
    onRead() {},
  });
  const fixed = { conversationId: callId, hasOlder: false, isFar: false, unread: 0 };
  return <ScrollingMessages {...props} {...fixed} place="callMessageList" makeDeps={makeDeps} />;
}
