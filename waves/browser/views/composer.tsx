/** The textareas in which messages are written. */
import {
  type KeyboardEvent,
  type RefObject,
  type TextareaHTMLAttributes,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react";
import { app } from "../app";
import { actions, stores, useField } from "../bridge";
import { canEdit } from "../messages/message_menu";
import { formatOnKeys } from "../ui/format_keys";
import { isInputMethodKey } from "../ui/input_method";
import { browserKeyDeps, sendOnEnter } from "../ui/send_key";
import { mount, useLatest } from ".";

const MOST_LINES = 6;

type FieldProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  field: RefObject<HTMLTextAreaElement | null>;
  label: string;
  text: string;
  edit: (text: string) => void;
  send: () => void;
};

/**
 * A textarea that grows with its text, and sends it on Enter.
 *
 * @internal
 */
export function ComposerField({ field, label, text, edit, send, ...rest }: FieldProps) {
  const latest = useLatest(send);
  useEffect(() => {
    if (field.current === null) return undefined;
    return sendOnEnter(field.current, { ...browserKeyDeps, send: () => latest.current() });
  }, [field, latest]);
  useEffect(() => (field.current ? formatOnKeys(field.current) : undefined), [field]);
  useLayoutEffect(() => fitLines(field.current), [field, text]);
  return (
    <textarea
      dir="auto"
      rows={1}
      enterKeyHint="send"
      autoComplete="off"
      {...rest}
      ref={field}
      aria-label={label}
      value={text}
      onChange={(event) => edit(event.target.value)}
    />
  );
}

function fitLines(area: HTMLTextAreaElement | null): void {
  // `field-sizing` also follows the width of the page.
  if (area === null || CSS.supports("field-sizing", "content")) return;
  const style = getComputedStyle(area);
  const edges = area.offsetHeight - area.clientHeight;
  const padding = Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom);
  const most = Number.parseFloat(style.lineHeight) * MOST_LINES + padding;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, most || area.scrollHeight) + edges}px`;
}

type ComposerProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  conversationId: string;
  label: string;
  placeholder: string;
};

/** The textarea of a conversation: grows with its text, keeps a draft, sends on Enter. */
export function Composer({ conversationId, ...rest }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useField(stores.draft, "text");
  const text = useField(stores.draft, "conversationId") === conversationId ? draft : "";
  useLayoutEffect(() => {
    app().drafts.open(conversationId);
    app().files.open(conversationId);
    app().acts.composing.open(conversationId);
    app().draftLines.open(conversationId);
    const unmount = mount("composer", field.current);
    return () => {
      unmount();
      app().files.close();
      app().draftLines.close(conversationId);
    };
  }, [conversationId]);
  useEffect(() => {
    // On touch screens the focus would open a keyboard over the conversation.
    if (window.matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, [conversationId]);
  useEffect(() => publishHeight(field.current?.closest("footer")), [conversationId]);
  useEffect(() => () => app().typingSigns.stop(), [conversationId]);
  const edit = (value: string): void => {
    app().drafts.write(value);
    app().typingSigns.wrote(conversationId, value);
  };
  const send = (): void => actions.messages.send(conversationId);
  const stop = (): void => app().typingSigns.stop();
  return (
    <ComposerField
      {...rest}
      field={field}
      text={text}
      edit={edit}
      send={send}
      onBlur={stop}
      onKeyDown={actKeyPressed}
    />
  );
}

/** Escape ends a reply or an edit; the up arrow in an empty composer edits the last own message. */
function actKeyPressed(event: KeyboardEvent<HTMLTextAreaElement>): void {
  const { composing } = app().acts;
  const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
  if (!isPlain || isInputMethodKey(event.nativeEvent)) return;
  const isIdle = composing.store.getSnapshot().mode === "";
  if (event.key === "Escape" && !isIdle) composing.cancel();
  else if (event.key !== "ArrowUp" || !isIdle || event.currentTarget.value !== "") return;
  else if (!editLast()) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Edit the last message of the user. Returns whether there is one that can be edited. */
function editLast(): boolean {
  const { acts, clock, mounted } = app();
  // The last one is not displayed.
  if (mounted.messageList?.isFar) return false;
  const row = mounted.messageList?.findLast((one) => one.own && one.stored && !one.deleted);
  if (row === undefined || !canEdit(row, clock.now())) return false;
  acts.composing.edit(row);
  return true;
}

/**
 * Publish the height of the composer, whenever it changes: a minimised call at the bottom is placed
 * above it. Returns a stop function.
 *
 * Reading it while typing would lay out the page, and setting it anew every element's style.
 */
function publishHeight(footer: HTMLElement | null | undefined): (() => void) | undefined {
  if (!footer) return undefined;
  const sizes = new ResizeObserver(() => {
    const height = footer.offsetHeight;
    if (height > 0) document.documentElement.style.setProperty("--composer", `${height}px`);
  });
  sizes.observe(footer, { box: "border-box" });
  return () => sizes.disconnect();
}

type CallComposerProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  label: string;
  /** The id of the button that opens the chat, which the focus returns to. */
  opener: string;
  placeholder: string;
};

/** The textarea of the chat: focused when the chat opens, sends on Enter. */
export function CallComposer({ opener, ...rest }: CallComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = useField(stores.callChat, "draft");
  useLayoutEffect(() => {
    const area = field.current;
    area?.focus({ preventScroll: true });
    // Continue at the end of a draft.
    area?.setSelectionRange(area.value.length, area.value.length);
    return () => returnFocus(area, opener);
  }, [opener]);
  const edit = (value: string): void => app().calls.chat.edit(value);
  return <ComposerField {...rest} field={field} text={text} edit={edit} send={actions.chat.send} />;
}

/** A focus that has moved elsewhere stays there. */
function returnFocus(area: HTMLElement | null, opener: string): void {
  const panel = area?.closest('[role="group"]');
  if (panel?.contains(document.activeElement)) document.getElementById(opener)?.focus();
}
