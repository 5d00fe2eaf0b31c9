/**
 * Whether a text shows anything at all: what does not is never sent.
 *
 * The rule is the server's (`waves/core/text.py`), which refuses the rest; the examples in
 * `tests/contract/visible_text.json` are tried on both sides.
 */

/** Named properties of Unicode first, then single characters that draw nothing. */
const UNSEEN =
  "\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}" +
  "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Mn}\\p{Me}" +
  "\\u2800\\ufffc\\u{1d159}\\u{13441}\\u{13442}";
/** Format characters that are drawn: signs around Arabic and other digits. */
const DRAWN_FORMAT = "\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}";
const VISIBLE = new RegExp(`[^${UNSEEN}]|[${DRAWN_FORMAT}]`, "u");

/** Whether a reader would see nothing: spaces, controls, joiners, fillers, lone marks. */
export const isBlank = (text: string): boolean => !VISIBLE.test(text);
