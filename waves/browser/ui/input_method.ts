/** Key presses that belong to an input method, and not to the page. */

/** As much of a key press as tells whose it is: the browser's event, or React's around it. */
export interface InputMethodKey {
  readonly isComposing?: boolean;
  readonly keyCode?: number;
  readonly nativeEvent?: { readonly isComposing?: boolean; readonly keyCode?: number };
}

/** The key code of a press that an input method has taken (UI Events, section 7.3.1). */
const TAKEN = 229;

/**
 * Return whether an input method handles this press.
 *
 * Safari ends the composition before it tells of the key that ended it: then only the
 * key code says so.
 */
export function isInputMethodKey(press: InputMethodKey): boolean {
  const { isComposing, keyCode } = press.nativeEvent ?? press;
  return isComposing === true || keyCode === TAKEN;
}

/**
 * Scripts that people write by converting what they type: Enter accepts the conversion.
 * Hangul is not among them, its syllables are composed and never converted. The spaces are
 * those that an input method puts between syllables, as in "ni hao".
 */
const CONVERTED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\uff01-\uff9f\s]/u;

/** Return whether composed text is waiting for a conversion, rather than a plain word. */
export function awaitsConversion(composed: string): boolean {
  return CONVERTED.test(composed);
}
