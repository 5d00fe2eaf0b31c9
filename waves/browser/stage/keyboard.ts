/** The keyboard and the focus of a real browser, for `shortcuts.ts`. */
import type { ShortcutDeps } from "./shortcuts";

const RING = "incoming-call";
const NO_LETTERS = new Set(["button", "checkbox", "radio", "range", "reset", "submit", "file"]);

const ring = (): HTMLElement | null => document.getElementById(RING);

/** The text of the focused field, or null when no field has the focus. */
export function fieldOf(element: Element | null): { text: string } | null {
  if (element instanceof HTMLTextAreaElement) return { text: element.value };
  if (element instanceof HTMLInputElement) {
    return NO_LETTERS.has(element.type) ? null : { text: element.value };
  }
  if (element instanceof HTMLSelectElement) return { text: element.value };
  const isEditable = element instanceof HTMLElement && element.isContentEditable;
  return isEditable ? { text: element.textContent ?? "" } : null;
}

export const keyboardDeps: Pick<
  ShortcutDeps,
  "onKey" | "field" | "isOnRing" | "hasPopover" | "focusRing"
> = {
  onKey: (listener) => document.addEventListener("keydown", listener, { capture: true }),
  field: () => fieldOf(document.activeElement),
  isOnRing: () => ring()?.contains(document.activeElement) ?? false,
  hasPopover: () => document.querySelector(":popover-open") !== null,
  focusRing() {
    const before = document.activeElement;
    ring()?.focus();
    return () => {
      // A focus that has moved elsewhere stays there. The card keeps it for a moment after it is
      // hidden (https://html.spec.whatwg.org/multipage/interaction.html#focus-fixup-step).
      const now = document.activeElement;
      const isLost = now === document.body || (ring()?.contains(now) ?? false);
      if (isLost && before instanceof HTMLElement) before.focus();
    };
  },
};
