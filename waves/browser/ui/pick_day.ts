/** The date picker of the browser, which only a click may open: at once. */
import { openerOf } from "./menu";

/** Below the menu of the conversation, where the browser opens its calendar. */
const STYLE = `position: fixed; z-index: 30; inset: 64px 16px auto auto; padding: 8px 12px;
  border-radius: 12px; background: var(--page); color: var(--text); font: inherit;`;

/** Let the user choose a day; calls back with its first moment, if one is chosen. */
export function pickDay(label: string, chosen: (moment: Date) => void): void {
  const menu = document.activeElement?.closest<HTMLElement>("[popover]");
  const opener = menu ? openerOf(menu) : null;
  const input = document.createElement("input");
  input.type = "date";
  // Whoever types a year types one of the first century on the way.
  input.min = "1970-01-01";
  input.style.cssText = STYLE;
  input.setAttribute("aria-label", label);
  document.body.append(input);
  const end = (): void => {
    // Only from here: whoever has clicked elsewhere wants the focus there.
    if (document.activeElement === input) opener?.focus();
    input.remove();
  };
  input.addEventListener("blur", () => input.remove());
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") end();
  });
  input.addEventListener("change", () => {
    if (input.value === "" || !input.validity.valid) return;
    const moment = new Date(`${input.value}T00:00`);
    end();
    chosen(moment);
  });
  input.focus();
  // Where a browser has no picker, the field is there all the same.
  try {
    input.showPicker();
  } catch {}
}
