/**
 * Sends a composer's text on Enter, unless an input method needs the key.
 *
 * On-screen keyboards compose every word, so `isComposing` alone says little: an Enter that reaches
 * the page is meant to send. It belongs to the input method in two cases: the composed text is of a
 * script that is written by conversion, or the browser is Safari, where only such input methods
 * compose.
 */
import { awaitsConversion, isInputMethodKey } from "./input_method";

export interface SendKeyDeps {
  /** The primary pointer is a finger. */
  isTouch(): boolean;
  /** This browser also composes plain words; Safari does not. */
  composesWords(): boolean;
  send(): void;
}

/** On-screen keyboards compose plain words; Safari's does not, and only its vendor tells. */
export const browserKeyDeps: Omit<SendKeyDeps, "send"> = {
  isTouch: () => window.matchMedia("(pointer: coarse)").matches,
  composesWords: () => !navigator.vendor.startsWith("Apple"),
};

const LINE_BREAKS = new Set(["insertLineBreak", "insertParagraph"]);

/** Follow the keys of `area`. Returns a stop function. */
export function sendOnEnter(area: HTMLTextAreaElement, deps: SendKeyDeps): () => void {
  const off = new AbortController();
  const { signal } = off;
  const key = new SendKey(area, deps);
  area.addEventListener("compositionstart", () => key.composed(""), { signal });
  area.addEventListener("compositionupdate", (event) => key.composed(event.data), { signal });
  area.addEventListener("compositionend", () => key.composed(null), { signal });
  area.addEventListener("keydown", (event) => key.pressed(event), { signal });
  area.addEventListener("beforeinput", (event) => key.beforeInput(event), { signal });
  return () => off.abort();
}

class SendKey {
  /** The composed text; null outside of a composition. */
  #composed: string | null = null;
  /** The last press had no key name, as with some on-screen keyboards. */
  #isUnknownKey = false;

  constructor(
    private readonly area: HTMLTextAreaElement,
    private readonly deps: SendKeyDeps,
  ) {}

  composed(text: string | null): void {
    this.#composed = text;
  }

  pressed(event: KeyboardEvent): void {
    this.#isUnknownKey = event.key === "Unidentified" || event.key === "Process";
    const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key !== "Enter" || !isPlain) return;
    if (isInputMethodKey(event) && !this.#endsPlainWord(event)) return;
    event.preventDefault();
    this.#send();
  }

  /** Handle the line break of an Enter without a key name. */
  beforeInput(event: InputEvent): void {
    const isNameless = this.#isUnknownKey && LINE_BREAKS.has(event.inputType);
    if (!isNameless || !this.deps.isTouch() || this.#isConverting()) return;
    event.preventDefault();
    this.#send();
  }

  #endsPlainWord(event: KeyboardEvent): boolean {
    const isTouchWord = this.deps.isTouch() && this.deps.composesWords();
    return isTouchWord && event.isComposing && !this.#isConverting();
  }

  #isConverting(): boolean {
    return this.#composed !== null && awaitsConversion(this.#composed);
  }

  #send(): void {
    this.#finishWord();
    this.deps.send();
  }

  /** Blur commits the word; otherwise the keyboard inserts it again after sending. */
  #finishWord(): void {
    if (this.#composed === null) return;
    this.#composed = null;
    this.area.blur();
    this.area.focus({ preventScroll: true });
  }
}
