/** The menu of a message, at a point of the window (`messages/message_menu.ts`). */
import { type HTMLAttributes, useEffect, useLayoutEffect, useRef } from "react";
import { app } from "../app";
import { stores, useStore } from "../bridge";
import type { Anchor } from "../messages/message_menu";
import { isInputMethodKey } from "../ui/input_method";
import { nextIndex } from "../ui/menu";
import { onDemand } from "./deferred";
import { PickerContext, type PickerLabels } from "./picker_context";

const MARGIN_PX = 8;
const ITEMS = "[role=menuitem]";
const REACTIONS = "[role=toolbar] button";

const EmojiPicker = onDemand(() => import("./emoji_picker").then((module) => module.EmojiPicker));

type MessageMenuProps = HTMLAttributes<HTMLDivElement> & { picker: PickerLabels };

/** A toolbar with reactions and a menu, its children; or the emoji picker in their place. */
export function MessageMenuPopover({ picker, children, ...rest }: MessageMenuProps) {
  const ref = useRef<HTMLDivElement>(null);
  const snapshot = useStore(stores.messageMenu);
  const { open, picking } = snapshot;
  useLayoutEffect(() => {
    // With each snapshot: another message has the menu at another place.
    const { open: isOpen, picking: isPicking } = snapshot;
    if (isOpen && ref.current !== null) show(ref.current, isPicking);
  }, [snapshot]);
  useEffect(() => {
    const menu = ref.current;
    return open && menu !== null ? whileOpen(menu) : undefined;
  }, [open]);
  if (!open) return null;
  return (
    <div {...rest} ref={ref} popover="manual">
      {picking ? (
        <PickerContext value={picker}>
          <EmojiPicker />
        </PickerContext>
      ) : (
        children
      )}
    </div>
  );
}

function show(menu: HTMLElement, picking: boolean): void {
  if (!menu.matches(":popover-open")) menu.showPopover();
  place(menu, app().acts.menu.anchor);
  if (!picking) menu.querySelector<HTMLElement>(ITEMS)?.focus({ preventScroll: true });
}

/** Below the anchor, or above it where there is more room; always inside of the window. */
function place(menu: HTMLElement, { left, right, top, bottom }: Anchor): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const isRight = left > room.width / 2;
  const x = isRight ? right - width : left;
  const y = bottom + height + MARGIN_PX <= room.height ? bottom : top - height;
  const inside = (at: number, size: number, most: number) =>
    Math.max(MARGIN_PX, Math.min(at, most - size - MARGIN_PX));
  menu.style.left = `${inside(x, width, room.width)}px`;
  menu.style.top = `${inside(y, height, room.height)}px`;
}

/** A press elsewhere closes the menu, and so does a scrolled list. Returns a stop function. */
function whileOpen(menu: HTMLElement): () => void {
  const off = new AbortController();
  const options = { signal: off.signal, capture: true };
  const { opener } = app().acts.menu;
  const button = opener?.matches(".message-actions") ? opener : null;
  const elsewhere = ({ target }: Event): void => {
    if (target instanceof Node && !menu.contains(target)) app().acts.menu.close();
  };
  button?.setAttribute("aria-expanded", "true");
  menu.addEventListener("keydown", keyPressed, options);
  document.addEventListener("pointerdown", elsewhere, options);
  document.addEventListener("wheel", elsewhere, { ...options, passive: true });
  window.addEventListener("blur", () => app().acts.menu.close(), { signal: off.signal });
  window.addEventListener("resize", () => place(menu, app().acts.menu.anchor), options);
  menu.addEventListener("contextmenu", (event) => event.preventDefault(), options);
  // The picker grows when its code is there.
  const sizes = new ResizeObserver(() => place(menu, app().acts.menu.anchor));
  sizes.observe(menu);
  return () => {
    off.abort();
    sizes.disconnect();
    button?.setAttribute("aria-expanded", "false");
  };
}

function keyPressed(event: KeyboardEvent): void {
  const menu = event.currentTarget;
  if (isInputMethodKey(event) || !(menu instanceof HTMLElement)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    leave();
    return;
  }
  const { picking } = app().acts.menu.store.getSnapshot();
  if (picking) return;
  if (event.key === "Tab") {
    event.preventDefault();
    leave();
    return;
  }
  const next = nextIn(menu, event.key);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** Close the menu, and focus what had the focus before. */
function leave(): void {
  const { menu } = app().acts;
  menu.close();
  menu.opener?.focus({ preventScroll: true });
}

/** Up and down through the items, to the reactions above them; left and right in the reactions. */
function nextIn(menu: HTMLElement, key: string): HTMLElement | undefined {
  const all = (selector: string) => [...menu.querySelectorAll<HTMLElement>(selector)];
  const [items, reactions] = [all(ITEMS), all(REACTIONS)];
  const focused = document.activeElement as HTMLElement;
  const at = reactions.indexOf(focused);
  if (at < 0) return nextItem(items, reactions, items.indexOf(focused), key);
  if (key === "ArrowDown") return items[0];
  if (key === "ArrowUp") return items.at(-1);
  const turned = { ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" }[key] ?? key;
  return reactions[nextIndex(turned, at, reactions.length) ?? -1];
}

type Elements = readonly HTMLElement[];

function nextItem(items: Elements, above: Elements, now: number, key: string) {
  const leavesUp = key === "ArrowUp" && now === 0;
  const leavesDown = key === "ArrowDown" && now === items.length - 1;
  if ((leavesUp || leavesDown) && above[0] !== undefined) return above[0];
  return items[nextIndex(key, now, items.length) ?? -1];
}
