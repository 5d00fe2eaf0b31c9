/** Keyboard navigation of menus (ARIA Authoring Practices, "Menu Button"). */

import { type InputMethodKey, isInputMethodKey } from "./input_method";

export interface MenuEvent {
  readonly currentTarget: EventTarget | null;
}
export interface MenuKey extends MenuEvent, InputMethodKey {
  readonly key: string;
  preventDefault(): void;
}

const ITEMS = '[role^="menuitem"]:not([disabled])';

/** The menu has opened or closed: focus its first item, and update its button. */
export function toggled(event: MenuEvent): void {
  const menu = event.currentTarget;
  if (!(menu instanceof HTMLElement)) return;
  const isOpen = menu.matches(":popover-open");
  for (const button of document.querySelectorAll(`[aria-controls="${CSS.escape(menu.id)}"]`)) {
    button.setAttribute("aria-expanded", String(isOpen));
  }
  if (isOpen) itemsOf(menu)[0]?.focus();
}

/** Arrows, Home and End move through the menu; Tab leaves it. */
export function keyPressed(event: MenuKey): void {
  const menu = event.currentTarget;
  if (!(menu instanceof HTMLElement) || isInputMethodKey(event)) return;
  if (event.key === "Tab") {
    menu.hidePopover();
    return;
  }
  const items = itemsOf(menu);
  const now = items.indexOf(document.activeElement as HTMLElement);
  const next = nextIndex(event.key, now, items.length);
  if (next === null) return;
  event.preventDefault();
  items[next]?.focus();
}

/** A dialog that a menu item has opened is closed: close the menu, and focus its button. */
export function answered(event: MenuEvent): void {
  const question = event.currentTarget;
  if (!(question instanceof HTMLElement) || question.matches(":popover-open")) return;
  const menu = menuWith(question.id);
  if (!menu) return;
  if (menu.matches(":popover-open")) menu.hidePopover();
  // Browsers restore the focus for the outermost popover only.
  const focused = document.activeElement;
  // During its transition the dialog still has the focus.
  const isLost = focused === document.body || question.contains(focused);
  if (isLost) openerOf(menu)?.focus();
}

/** A click in a menu: an entry that opens nothing has done its work. */
export function chosen(event: MenuEvent & { readonly target: EventTarget | null }): void {
  const { currentTarget: menu, target } = event;
  const item = target instanceof Element ? target.closest('[role="menuitem"]') : null;
  const isDone = item !== null && !item.hasAttribute("popovertarget");
  if (isDone && menu instanceof HTMLElement) close(menu.id);
}

/** Close a menu. */
export function close(menuId: string): void {
  const menu = document.getElementById(menuId);
  if (menu?.matches(":popover-open")) menu.hidePopover();
}

/** The button of a menu. */
export const openerOf = (popover: HTMLElement) =>
  document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(popover.id)}"]`);

/** The menu with an item that opens this dialog; a button beside it may open it, too. */
const menuWith = (dialogId: string) =>
  document
    .querySelector(`[popover] [popovertarget="${CSS.escape(dialogId)}"]`)
    ?.closest<HTMLElement>("[popover]");

/** Return the index that a key moves to, or null for other keys. */
export function nextIndex(key: string, now: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (now + 1) % count;
  if (key === "ArrowUp") return (now <= 0 ? count : now) - 1;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>(ITEMS)];
