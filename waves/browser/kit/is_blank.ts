/**
 * Whether a text has no visible character. Blank texts are never sent.
 *
 * The rule is the server's (`waves/core/text.py`), which refuses blank texts; both sides are tested
 * with `tests/contract/visible_text.json`.
 */

/** Invisible characters: Unicode properties, then single code points. */
const UNSEEN =
  "\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}" +
  "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Mn}\\p{Me}" +
  "\\u2800\\ufffc\\u{1d159}\\u{13441}\\u{13442}";
/** Format characters with a glyph, such as Arabic number signs. */
const DRAWN_FORMAT = "\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}";
const VISIBLE = new RegExp(`[^${UNSEEN}]|[${DRAWN_FORMAT}]`, "u");

/** Whether a text consists of spaces, controls, joiners, fillers and lone marks. */
export const isBlank = (text: string): boolean => !VISIBLE.test(text);
