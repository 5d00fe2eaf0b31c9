/**
 * Enter in a composer sends, and does nothing while an input method needs the key.
 *
 * Keyboards on a screen compose every word, Latin ones too, so that there `isComposing`
 * alone says little. Their input methods keep Enter to themselves while they convert; an
 * Enter that reaches the page is meant to send. Two cases remain with the input method:
 * the composed text is of a script that is written by converting, or the browser is
 * Safari, where only such input methods compose.
 */
import { awaitsConversion, isInputMethodKey } from "./input_method";

export interface SendKeyDeps {
  /** Whether the person types with a finger. */
  isTouch(): boolean;
  /** Whether this browser composes plain words too; Safari does not. */
  composesWords(): boolean;
  send(): void;
}

/** On-screen keyboards compose plain words; Safari's does not, and only its vendor tells. */
export const browserKeyDeps: Omit<SendKeyDeps, "send"> = {
  isTouch: () => window.matchMedia("(pointer: coarse)").matches,
  composesWords: () => !navigator.vendor.startsWith("Apple"),
};

const LINE_BREAKS = new Set(["insertLineBreak", "insertParagraph"]);

/** Follow the keys of `area`. Returns a function that stops it. */
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
  /** What is being composed; null while nothing is. */
  #composed: string | null = null;
  /** The last press told nothing but that there was one: so do some keyboards of phones. */
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

  /** The line break of an Enter that came without a name. */
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

  /** Leaving the field commits the word; otherwise the keyboard puts it back after sending. */
  #finishWord(): void {
    if (this.#composed === null) return;
    this.#composed = null;
    this.area.blur();
    this.area.focus({ preventScroll: true });
  }
}
