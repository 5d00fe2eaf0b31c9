/** The two views of the chat of a call that Python cannot write. */

import {
  type HTMLAttributes,
  type RefObject,
  type TextareaHTMLAttributes,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react";
import { app } from "../app";
import { actions, stores, useField } from "../bridge";
import type { AnnouncementLabels } from "../messages/announcements";
import { MessageList } from "../messages/message_list";
import type { DisplayRow } from "../messages/message_rows";
import { viewOf } from "../messages/scroll_view";
import { isWatched } from "../ui/page_lifecycle";
import { fitLines, mount, useSendOnEnter } from ".";
import { Announcer } from "./announcer";

type CallComposerProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  label: string;
  /** The button that opens the chat: it gets the focus back. */
  opener: string;
  placeholder: string;
};

/** The textarea of the chat: has the focus while the chat is open, sends on Enter. */
export function CallComposer({ label, opener, ...rest }: CallComposerProps) {
  const ref = useRef<HTMLTextAreaElement>(null);
  const draft = useField(stores.callChat, "draft");
  useLayoutEffect(() => {
    const area = ref.current;
    area?.focus({ preventScroll: true });
    // Whoever comes back to half a sentence goes on at its end.
    area?.setSelectionRange(area.value.length, area.value.length);
    return () => giveBackFocus(area, opener);
  }, [opener]);
  useLayoutEffect(() => fitLines(ref.current), [draft]);
  useSendOnEnter(ref, actions.chat.send);
  return (
    <textarea
      dir="auto"
      rows={1}
      enterKeyHint="send"
      autoComplete="off"
      {...rest}
      ref={ref}
      aria-label={label}
      value={draft}
      onChange={(event) => app().call.capabilities.chat.edit(event.target.value)}
    />
  );
}

/** Whoever has gone elsewhere meanwhile stays there. */
function giveBackFocus(area: HTMLElement | null, opener: string): void {
  const panel = area?.closest('[role="group"]');
  if (panel?.contains(document.activeElement)) document.getElementById(opener)?.focus();
}

type CallLogProps = HTMLAttributes<HTMLDivElement> & {
  callId: string;
  label: string;
  rows: readonly DisplayRow[];
  peerName: string;
  announced: AnnouncementLabels;
};

/** The scrolling log of the chat: stays at its end, unless the person reads further up. */
export function CallLog({ callId, label, rows, children, ...props }: CallLogProps) {
  const { peerName, announced, ...rest } = props;
  const ref = useRef<HTMLDivElement>(null);
  const messageList = useRef<MessageList>(null);
  useLayoutEffect(() => {
    messageList.current ??= makeThread(ref);
    messageList.current.update({ conversationId: callId, rows, hasOlder: false, unread: 0 });
  }, [callId, rows]);
  useEffect(() => watchLog(messageList.current, ref.current), []);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it must scroll too */}
      <div {...rest} ref={ref} role="log" aria-label={label} aria-live="off" tabIndex={0}>
        {children}
      </div>
      <Announcer key={callId} rows={rows} labels={announced} peerName={peerName} pages={false} />
    </>
  );
}

function makeThread(ref: RefObject<HTMLElement | null>): MessageList {
  return new MessageList({
    view: viewOf(() => ref.current),
    store: app().call.capabilities.chat.messageList,
    clock: app().clock,
    isWatched: isWatched,
    onOlder() {},
    onRead() {},
  });
}

function watchLog(
  messageList: MessageList | null,
  log: HTMLElement | null,
): (() => void) | undefined {
  if (messageList === null || log === null) return undefined;
  const sizes = new ResizeObserver(() => messageList.resized());
  sizes.observe(log);
  const scrolled = () => messageList.scrolled();
  log.addEventListener("scroll", scrolled, { passive: true });
  const unmount = mount("callMessageList", messageList);
  return () => {
    log.removeEventListener("scroll", scrolled);
    sizes.disconnect();
    unmount();
    messageList.stop();
  };
}
