/**
 * The menu of a row of the conversation list: one menu for all rows, at the place of the click.
 *
 * It opens by a right click, a long press, Shift+F10 or the menu key on the link, and by the button
 * of the row.
 */
import type { Clock } from "../kit/clock";
import { createStore } from "../kit/store";
import { isInputMethodKey } from "../ui/input_method";
import { followLongPress, type Place } from "../ui/long_press";
import { close, type MenuEvent, toggled } from "../ui/menu";
import type { ConversationLine } from "./conversation_rows";

/** The conversation that the menu is about. */
export interface RowMenuSnapshot {
  readonly id: string;
  /** The id of the peer. */
  readonly peer: string;
  readonly name: string;
  readonly pinned: boolean;
  readonly archived: boolean;
  readonly muted: boolean;
  readonly unread: boolean;
}

export const NO_ROW: RowMenuSnapshot = {
  id: "",
  peer: "",
  name: "",
  pinned: false,
  archived: false,
  muted: false,
  unread: false,
};

/** Whether the list shows the archive. */
export const CLOSED_ARCHIVE = { shown: false };

export const ROW_MENU = "row-menu";
const ROW = "[data-conversation]";
const BUTTON = ".row-more";
/** From the edge of the window. */
const MARGIN_PX = 8;
const BESIDE_AVATAR_PX = 64;

export class RowMenu {
  readonly store = createStore(NO_ROW);
  #opener: HTMLElement | null = null;
  #next: HTMLElement | null = null;
  #place: Place = { x: 0, y: 0 };

  constructor(
    private readonly find: (id: string) => ConversationLine | undefined,
    private readonly clock: Clock,
  ) {}

  /** Open the menu of the rows of a list. Returns a function that stops it. */
  follow(list: HTMLElement): () => void {
    const off = new AbortController();
    const options = { signal: off.signal };
    list.addEventListener("contextmenu", (event) => this.#contextMenu(event), options);
    list.addEventListener("keydown", (event) => this.#keyPressed(event), options);
    list.addEventListener("click", (event) => this.#clicked(event), options);
    followLongPress(list, this.clock, (target, at) => this.#open(target, at), off.signal);
    return () => off.abort();
  }

  /** The menu has opened or closed. */
  toggled(event: MenuEvent): void {
    toggled(event);
    const menu = event.currentTarget as HTMLElement;
    const isOpen = menu.matches(":popover-open");
    if (isOpen) this.#putInPlace(menu);
    else this.#focusAgain(menu);
  }

  /** A dialog of the menu has closed. */
  closed(event: MenuEvent): void {
    const dialog = event.currentTarget as HTMLElement;
    if (dialog.matches(":popover-open")) return;
    this.close();
    this.#focusAgain(dialog);
  }

  close(): void {
    close(ROW_MENU);
  }

  #contextMenu(event: MouseEvent): void {
    // The menu key and some screen readers report no place.
    const hasPlace = event.clientX !== 0 || event.clientY !== 0;
    const at = hasPlace ? { x: event.clientX, y: event.clientY } : null;
    if (this.#open(event.target, at)) event.preventDefault();
  }

  #keyPressed(event: KeyboardEvent): void {
    if (isInputMethodKey(event)) return;
    const isMenuKey = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    if (isMenuKey && this.#open(event.target, null)) event.preventDefault();
  }

  #clicked(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest(BUTTON) : null;
    if (button !== null) this.#open(button, null);
  }

  /** Open the menu of the row with this element; without a place, below the element. */
  #open(target: EventTarget | null, at: Place | null): boolean {
    const row = target instanceof Element ? target.closest<HTMLElement>(ROW) : null;
    const line = this.find(row?.dataset.conversation ?? "");
    const menu = document.getElementById(ROW_MENU);
    if (row === null || line === undefined || menu === null) return false;
    this.close();
    const button = target instanceof Element ? target.closest<HTMLElement>(BUTTON) : null;
    this.#remember(row, button, at);
    this.store.set(snapshotOf(line));
    menu.showPopover();
    return true;
  }

  #remember(row: HTMLElement, button: HTMLElement | null, at: Place | null): void {
    this.#opener = button ?? row.querySelector<HTMLElement>("a");
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    this.#next = neighbour?.querySelector<HTMLElement>("a") ?? null;
    const box = (button ?? row).getBoundingClientRect();
    this.#place = at ?? { x: box.left + (button === null ? BESIDE_AVATAR_PX : 0), y: box.bottom };
  }

  #putInPlace(menu: HTMLElement): void {
    const { x, y } = this.#place;
    const left = Math.min(x, window.innerWidth - menu.offsetWidth - MARGIN_PX);
    const top = Math.min(y, window.innerHeight - menu.offsetHeight - MARGIN_PX);
    menu.style.left = `${Math.max(MARGIN_PX, left)}px`;
    menu.style.top = `${Math.max(MARGIN_PX, top)}px`;
  }

  /** Return the focus to the row, or to its neighbour when the row has left the list. */
  #focusAgain(closed: HTMLElement): void {
    const focused = document.activeElement;
    if (focused !== document.body && !closed.contains(focused)) return;
    const opener = this.#opener?.isConnected ? this.#opener : this.#next;
    opener?.focus();
  }
}

function snapshotOf(line: ConversationLine): RowMenuSnapshot {
  return {
    id: line.id,
    peer: line.peer.id,
    name: line.peer.display_name,
    pinned: line.pinned_at !== undefined && line.pinned_at > 0,
    archived: line.archived === true,
    muted: line.muted === true,
    unread: line.unread > 0 || line.marked_unread === true,
  };
}
