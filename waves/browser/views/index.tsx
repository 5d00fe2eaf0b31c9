/** The few views that Python cannot write: they hold on to elements of the page. */

import {
  type HTMLAttributes,
  type ReactNode,
  type RefObject,
  type TextareaHTMLAttributes,
  useEffect,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from "react";
import { app, type Mounted } from "../app";
import { actions, stores, useField } from "../bridge";
import type { StreamName } from "../call/media/stream_registry";
import type { Peer } from "../call/model/snapshot";
import type { AnnouncementLabels } from "../messages/announcements";
import type { ConversationLine } from "../messages/delivery_receipts";
import { MessageList } from "../messages/message_list";
import type { DisplayRow } from "../messages/message_rows";
import { viewOf } from "../messages/scroll_view";
import { isWatched } from "../ui/page_lifecycle";
import { browserKeyDeps, sendOnEnter } from "../ui/send_key";
import { Announcer } from "./announcer";

const MOST_LINES = 6;

type ComposerProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  conversationId: string;
  label: string;
  placeholder: string;
};

/** The textarea of a conversation: grows, keeps a draft, sends on Enter. */
export function Composer({ conversationId, label, ...rest }: ComposerProps) {
  const ref = useRef<HTMLTextAreaElement>(null);
  const draft = useField(stores.draft, "text");
  const text = useField(stores.draft, "conversationId") === conversationId ? draft : "";
  useLayoutEffect(() => {
    app().drafts.open(conversationId);
    return mount("composer", ref.current);
  }, [conversationId]);
  useEffect(() => {
    // A finger would be met by a keyboard that hides the conversation.
    if (window.matchMedia("(pointer: fine)").matches) ref.current?.focus();
  }, [conversationId]);
  useLayoutEffect(() => {
    fitLines(ref.current);
    tellHeight(ref.current);
  }, [text]);
  useSendOnEnter(ref, () => actions.messages.send(conversationId));
  return (
    <textarea
      dir="auto"
      rows={1}
      enterKeyHint="send"
      autoComplete="off"
      {...rest}
      ref={ref}
      aria-label={label}
      value={text}
      onChange={(event) => app().drafts.write(event.target.value)}
    />
  );
}

/** Send what is written in this field on Enter. */
export function useSendOnEnter(ref: RefObject<HTMLTextAreaElement | null>, send: () => void): void {
  const latest = useLatest(send);
  useEffect(() => {
    const area = ref.current;
    if (area === null) return undefined;
    return sendOnEnter(area, { ...browserKeyDeps, send: () => latest.current() });
  }, [ref, latest]);
}

export function fitLines(area: HTMLTextAreaElement | null): void {
  // Where the stylesheet can do it, it also follows the width of the page.
  if (area === null || CSS.supports("field-sizing", "content")) return;
  const style = getComputedStyle(area);
  const edges = area.offsetHeight - area.clientHeight;
  const padding = Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom);
  const most = Number.parseFloat(style.lineHeight) * MOST_LINES + padding;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, most || area.scrollHeight) + edges}px`;
}

/** A small call that stands at the bottom stands on the composer. */
function tellHeight(area: HTMLTextAreaElement | null): void {
  const height = area?.closest("footer")?.offsetHeight ?? 0;
  if (height > 0) document.documentElement.style.setProperty("--composer", `${height}px`);
}

type MessageLogProps = Omit<HTMLAttributes<HTMLDivElement>, "onRead"> & {
  conversationId: string;
  label: string;
  rows: readonly DisplayRow[];
  hasOlder: boolean;
  unread: number;
  peerName: string;
  announced: AnnouncementLabels;
  onOlder?: () => void;
  onRead?: (seq: number) => void;
};

/** The scrolling list; another conversation is another element, so nothing is announced. */
export function MessageLog(props: MessageLogProps) {
  return <Log key={props.conversationId} {...props} />;
}

function Log({ conversationId, label, rows, hasOlder, unread, ...props }: MessageLogProps) {
  const { onOlder, onRead, peerName, announced, children, ...rest } = props;
  const ref = useRef<HTMLDivElement>(null);
  const calls = useLatest({ conversationId, onOlder, onRead });
  const messageList = useRef<MessageList>(null);
  useLayoutEffect(() => {
    messageList.current ??= makeThread(ref, calls);
    messageList.current.update({ conversationId, rows, hasOlder, unread });
  }, [calls, conversationId, rows, hasOlder, unread]);
  useEffect(() => {
    const { outbox } = app();
    const waiting = new Set(outbox.store.getSnapshot().items.map((item) => item.clientId));
    const arrived = rows.filter((row) => row.stored && row.own && waiting.has(row.client_id));
    outbox.settle(arrived.map((row) => row.client_id));
  }, [rows]);
  useEffect(() => watchLog(messageList.current, ref.current), []);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it must scroll too */}
      <div {...rest} ref={ref} role="log" aria-label={label} aria-live="off" tabIndex={0}>
        {children}
      </div>
      <Announcer rows={rows} labels={announced} peerName={peerName} pages />
    </>
  );
}

interface LogCalls {
  conversationId: string;
  onOlder: (() => void) | undefined;
  onRead: ((seq: number) => void) | undefined;
}

function makeThread(ref: RefObject<HTMLElement | null>, calls: RefObject<LogCalls>): MessageList {
  return new MessageList({
    view: viewOf(() => ref.current),
    store: app().messageListStore,
    clock: app().clock,
    isWatched: isWatched,
    onOlder() {
      calls.current.onOlder?.();
    },
    onRead(seq) {
      const { conversationId: conversation_id, onRead } = calls.current;
      // The socket is the shorter way; the state hears of it as of everything else.
      if (!app().socket.send({ type: "message.read", conversation_id, seq })) onRead?.(seq);
    },
  });
}

/** Tell the thread what happens to its element; the answer ends it. */
function watchLog(
  messageList: MessageList | null,
  log: HTMLElement | null,
): (() => void) | undefined {
  if (messageList === null || log === null) return undefined;
  const off = new AbortController();
  const { signal } = off;
  const sizes = new ResizeObserver(() => messageList.resized());
  sizes.observe(log);
  log.addEventListener("scroll", () => messageList.scrolled(), { passive: true, signal });
  window.addEventListener("focus", () => messageList.watchChanged(), { signal });
  document.addEventListener("visibilitychange", () => messageList.watchChanged(), { signal });
  const unmount = mount("messageList", messageList);
  return () => {
    off.abort();
    sizes.disconnect();
    unmount();
    messageList.stop();
  };
}

type StreamVideoProps = HTMLAttributes<HTMLVideoElement> & {
  which: StreamName;
  label: string;
  /** Only the picture: its sound is heard elsewhere on the page. */
  silent?: boolean;
};

/**
 * Plays a stream of the call. The remote ones carry the sound, also of a voice call.
 *
 * @clientOnly
 */
export function StreamVideo({ which, label, silent = false, ...rest }: StreamVideoProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const { streams } = app().call;
  const stream = useSyncExternalStore(
    (listener) => streams.subscribe(listener),
    () => streams.get(which),
    () => null,
  );
  useEffect(() => {
    const video = ref.current;
    if (video === null) return undefined;
    video.srcObject = stream;
    return stream === null ? undefined : app().call.playback.keep(video);
  }, [stream]);
  useEffect(() => {
    if (ref.current === null || silent || !which.startsWith("remote")) return undefined;
    return app().call.deviceSettings.speaker.plays(ref.current);
  }, [which, silent]);
  return (
    <video
      {...rest}
      ref={ref}
      aria-label={label}
      data-stream={which}
      muted={silent || which.startsWith("local")}
      // Firefox offers to pop out every video; nobody wants to see only themselves.
      disablePictureInPicture={which.startsWith("local")}
      autoPlay
      playsInline
    />
  );
}

type RuntimeProps = {
  userId: string;
  inboxVersion: number;
  conversations: readonly (ConversationLine & { readonly id: string; readonly peer: Peer })[];
  words: Readonly<Record<string, string>>;
  onResync?: () => void;
  children?: ReactNode;
};

/** Starts the browser side once the person is known, and wakes the state up. */
export function Runtime({ userId, inboxVersion, conversations, words, ...props }: RuntimeProps) {
  const calls = useLatest(props.onResync);
  useEffect(() => mount("resync", () => calls.current?.()), [calls]);
  useEffect(() => app().signedIn(userId), [userId]);
  useEffect(() => app().resync.shows(inboxVersion), [inboxVersion]);
  useEffect(() => app().attention.speak(words), [words]);
  useEffect(() => {
    app().delivery.has(conversations);
    app().gateway.has(conversations);
    app().call.named(conversations.map((line) => line.peer));
    app().attention.unread(conversations.reduce((sum, line) => sum + line.unread, 0));
  }, [conversations]);
  return <>{props.children}</>;
}

/** The newest value, for a listener that was made once. */
export function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** Say what is on the screen; the answer takes it back, unless somebody else took its place. */
export function mount<K extends keyof Mounted>(place: K, what: Mounted[K]): () => void {
  const { mounted } = app();
  mounted[place] = what;
  return () => {
    if (mounted[place] === what) mounted[place] = null;
  };
}
