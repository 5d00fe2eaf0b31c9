/** Acts on the message that an element belongs to. */
import { app } from "../app";
import type { DisplayRow } from "../messages/message_rows";

interface ActEvent {
  readonly currentTarget: EventTarget | null;
}

/** Put the emoji of a reaction on its message too, or take the own one away. */
export function toggleReaction(event: ActEvent, emoji: string): void {
  const row = rowOf(event);
  if (row !== undefined) app().acts.menu.toggle(row, emoji);
}

/** Open the menu beside the pressed button. */
export function openMenu(event: ActEvent): void {
  const [row, button] = [rowOf(event), event.currentTarget];
  if (row === undefined || !(button instanceof HTMLElement)) return;
  app().acts.menu.open(row, button.getBoundingClientRect(), button);
}

/** Ask before the message of the menu is deleted. */
export function askDelete(dialog: string): void {
  app().acts.menu.close();
  document.getElementById(dialog)?.showPopover();
}

/** The question is closed: its message has the focus again. */
export function questionAnswered(event: ActEvent): void {
  const { currentTarget: dialog } = event;
  if (!(dialog instanceof HTMLElement) || dialog.matches(":popover-open")) return;
  const key = CSS.escape(app().acts.menu.key);
  document.querySelector<HTMLElement>(`article[data-row="${key}"]`)?.focus();
}

/** The displayed row of an element. */
function rowOf({ currentTarget }: ActEvent): DisplayRow | undefined {
  const row = currentTarget instanceof Element ? currentTarget.closest("[data-row]") : null;
  return app().mounted.messageList?.rowOf(row?.getAttribute("data-row") ?? "");
}
