/** Keys that format the selected text of a composer, as in word processors. */
import { isInputMethodKey } from "./input_method";

export interface FormatKey {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** A replacement in a text, and what is selected afterwards. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly selected: readonly [number, number];
}

/** Return the marker of a key, or nothing. */
export function markerOf({ code, ctrlKey, metaKey, shiftKey, altKey }: FormatKey): string {
  if (ctrlKey === metaKey || altKey) return "";
  if (shiftKey) return code === "KeyX" ? "~~" : "";
  return { KeyB: "**", KeyI: "_" }[code] ?? "";
}

/** Put markers around the selection, or remove them if they are there. */
export function toggleMarker(
  text: string,
  selection: readonly [number, number],
  marker: string,
): Replacement {
  const [start, end] = trimmed(text, selection);
  const size = marker.length;
  const inside = text.slice(start, end);
  const around = [text.slice(Math.max(0, start - size), start), text.slice(end, end + size)];
  if (around.every((side) => side === marker)) {
    const [from, to] = [start - size, end + size];
    return { start: from, end: to, text: inside, selected: [from, from + inside.length] };
  }
  const marked = marker + inside + marker;
  return { start, end, text: marked, selected: [start + size, start + size + inside.length] };
}

/** Markers beside a space would be none. */
function trimmed(text: string, [from, to]: readonly [number, number]): readonly [number, number] {
  const inside = text.slice(from, to);
  if (inside.trim() === "") return [to, to];
  return [
    from + inside.length - inside.trimStart().length,
    to - inside.length + inside.trimEnd().length,
  ];
}

/** Format the text of this element by keys. Returns a stop function. */
export function formatOnKeys(area: HTMLTextAreaElement): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const marker = isInputMethodKey(event) ? "" : markerOf(event);
    if (marker === "") return;
    event.preventDefault();
    replace(area, toggleMarker(area.value, [area.selectionStart, area.selectionEnd], marker));
  };
  area.addEventListener("keydown", pressed);
  return () => area.removeEventListener("keydown", pressed);
}

function replace(area: HTMLTextAreaElement, { start, end, text, selected }: Replacement): void {
  area.setSelectionRange(start, end);
  // The only way that can be undone by the browser's own key.
  const command = text === "" ? "delete" : "insertText";
  if (!document.execCommand(command, false, text)) {
    area.setRangeText(text, start, end);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(...selected);
}
