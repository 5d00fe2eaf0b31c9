/** Messages of one to three emoji, which are drawn large. */

/** An emoji in its coloured form (UTS 51): a flag, a keycap, or pictures that joiners make one of. */
const EMOJI =
  "(?:\\p{RI}\\p{RI}|[0-9#*]\\ufe0f\\u20e3|(?!\\p{RI})" +
  "(?:\\p{Emoji_Presentation}|\\p{Extended_Pictographic}\\ufe0f|\\p{Emoji_Modifier_Base}(?=\\p{EMod}))" +
  "\\p{EMod}?\\ufe0f?(?:[\\u{e0020}-\\u{e007e}]+\\u{e007f})?" +
  "(?:\\u200d\\p{Extended_Pictographic}\\ufe0f?\\p{EMod}?){0,8})";
const ONLY_EMOJI = new RegExp(`^${EMOJI}(?: ?${EMOJI}){0,2}$`, "u");
/** The first character of a text that may be one: no letters. */
const BEGINNING = /^[0-9#*\u{80}-\u{10ffff}]/u;

export const isEmojiOnly = (body: string): boolean =>
  body.length <= 120 && BEGINNING.test(body.trimStart()) && ONLY_EMOJI.test(body.trim());
