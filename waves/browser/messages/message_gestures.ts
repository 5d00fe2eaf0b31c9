/**
 * How the menu of a message is opened beside its button: right click, long press and keys; and arrow keys,
 * which move the focus from message to message.
 */
import type { Clock } from "../kit/clock";
import { isInputMethodKey } from "../ui/input_method";
import { followLongPress, type Place } from "../ui/long_press";
import type { Anchor } from "./message_menu";

export interface MessageGestureDeps {
  clock: Clock;
  /** Open the menu of the message with this key. */
  open(key: string, anchor: Anchor, opener: HTMLElement | null): void;
}

const OWN_MENU = "a[href], input, textarea";

/** Follow the gestures on a message list. Returns a stop function. */
export function followMessages(log: HTMLElement, deps: MessageGestureDeps): () => void {
  const off = new AbortController();
  const { signal } = off;
  log.addEventListener("contextmenu", (event) => contextMenu(event, deps), { signal });
  log.addEventListener("keydown", (event) => keyPressed(event, log, deps), { signal });
  log.addEventListener("focusin", (event) => focused(event, log), { signal });
  followLongPress(log, deps.clock, (target, at) => pressed(target, at, deps), signal);
  return () => off.abort();
}

const articleOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>("article[data-id]") : null;

function openAt(article: HTMLElement, anchor: Anchor | null, deps: MessageGestureDeps): void {
  const bubble = article.querySelector(".bubble") ?? article;
  const focused = document.activeElement;
  const opener = article.contains(focused) ? (focused as HTMLElement) : article;
  deps.open(article.dataset.row ?? "", anchor ?? bubble.getBoundingClientRect(), opener);
}

function contextMenu(event: MouseEvent, deps: MessageGestureDeps): void {
  const article = articleOf(event.target);
  const isOther = event.target instanceof Element && event.target.closest(OWN_MENU) !== null;
  if (article === null || isOther || isSelected(event.target)) return;
  event.preventDefault();
  // An event that a key has made may be at no point.
  const { clientX: x, clientY: y } = event;
  openAt(article, x > 0 ? anchorAt({ x, y }) : null, deps);
}

function pressed(target: EventTarget | null, at: Place, deps: MessageGestureDeps): boolean {
  const article = articleOf(target);
  if (article !== null) openAt(article, anchorAt(at), deps);
  return article !== null;
}

/** The browser's own menu can copy what is selected. */
function isSelected(target: EventTarget | null): boolean {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || !(target instanceof Node)) return false;
  return selection.containsNode(target, true);
}

const anchorAt = ({ x, y }: Place): Anchor => ({ left: x, top: y, right: x, bottom: y });

function keyPressed(event: KeyboardEvent, log: HTMLElement, deps: MessageGestureDeps): void {
  if (isInputMethodKey(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const article = articleOf(event.target);
  const isMenuKey = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
  const isEnter = event.key === "Enter" && event.target === article;
  if (article !== null && (isMenuKey || isEnter)) {
    event.preventDefault();
    openAt(article, null, deps);
    return;
  }
  if (event.shiftKey) return;
  const next = nextArticle(event, log);
  if (next === null) return;
  event.preventDefault();
  next.focus();
}

/** The message that an arrow key moves to: from the list itself to the last visible one. */
function nextArticle(event: KeyboardEvent, log: HTMLElement): HTMLElement | null {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return null;
  const all = [...log.querySelectorAll<HTMLElement>("article")];
  const now = event.target instanceof Element ? event.target.closest("article") : null;
  if (now === null) return event.target === log ? (lastVisible(all, log) ?? null) : null;
  return all[all.indexOf(now as HTMLElement) + (event.key === "ArrowUp" ? -1 : 1)] ?? null;
}

function lastVisible(all: readonly HTMLElement[], log: HTMLElement): HTMLElement | undefined {
  const bottom = log.getBoundingClientRect().bottom;
  return all.findLast((article) => article.getBoundingClientRect().top < bottom);
}

/** Only the button of the focused message can be reached by Tab. */
function focused(event: FocusEvent, log: HTMLElement): void {
  for (const button of log.querySelectorAll<HTMLElement>(".message-actions[tabindex='0']")) {
    button.tabIndex = -1;
  }
  const button = articleOf(event.target)?.querySelector<HTMLElement>(".message-actions");
  if (button) button.tabIndex = 0;
}
