/** Recognises key presses that belong to an input method. */

/** The used fields of a KeyboardEvent, React's or the browser's. */
export interface InputMethodKey {
  readonly isComposing?: boolean;
  readonly keyCode?: number;
  readonly nativeEvent?: { readonly isComposing?: boolean; readonly keyCode?: number };
}

/** The key code of a press that an input method handles (UI Events, section 7.3.1). */
const TAKEN = 229;

/**
 * Return whether an input method handles this press.
 *
 * Safari ends the composition before it fires the event of the key that ended it: only the key
 * code tells.
 */
export function isInputMethodKey(press: InputMethodKey): boolean {
  const { isComposing, keyCode } = press.nativeEvent ?? press;
  return isComposing === true || keyCode === TAKEN;
}

/**
 * Scripts that are written by conversion, which Enter accepts. Hangul syllables are composed and
 * never converted. The spaces are those between syllables, as in "ni hao".
 */
const CONVERTED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\uff01-\uff9f\s]/u;

/** Return whether composed text waits for a conversion; a plain word does not. */
export function awaitsConversion(composed: string): boolean {
  return CONVERTED.test(composed);
}
