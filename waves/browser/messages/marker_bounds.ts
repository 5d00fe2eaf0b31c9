/**
 * Where a marker of formatted text (`*`, `**`, `_`, `~~`) may open or close.
 *
 * People also type these characters as such: `snake_case`, `2*3`, `src/**`, `*.py`, `:-*`. So a marker
 * opens only before the beginning of a word and after a space or punctuation, and closes only the other
 * way round. `waves/core/formatting.py` has the same rule; `tests/contract/formatting.json` tests both.
 */

/** Spaces and line ends, as Python's `str.isspace` has them. */
export const SPACES =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACE = new RegExp(`[${SPACES}]`, "u");
const WORD = /[\p{L}\p{M}\p{N}]/u;
/** Scripts that write no spaces between words, and Korean, whose particles follow a word directly. */
const UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;
/** What a character before it makes a grapheme with (UAX 29): a marker is not split from these. */
const EXTENDS = /\p{M}|\u200c|\u200d|[\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]/u;
/** Before these a word goes on, as in `a.b`, `a-b`, `a:b` or `a@b`, if letters are on the other side. */
const JOINS = ".@:=&#%+$-'’";
const NEVER_FIRST = "/\\.,:;)]}=<^";
const NEVER_LAST = "/\\([{=>^";
const OPENING = "\"'“‘«„‹(\\[{";
const CLOSING = "\"'”’»“›)\\]}";
const MARKERS = "*_~";
/** Markers that are skipped to find the text beside them: more never nest. */
const MOST_SKIPPED = 8;

export interface MarkerBounds {
  readonly opens: boolean;
  readonly closes: boolean;
}

const NEITHER: MarkerBounds = { opens: false, closes: false };

/**
 * Return whether the run of markers from `start` to `end` may open and close.
 *
 * @param isAfterAddress Whether it directly follows a URL, which may end in any character.
 */
export function boundsOf(
  text: string,
  start: number,
  end: number,
  isAfterAddress: boolean,
): MarkerBounds {
  if (extendsBefore(text, end)) return NEITHER;
  const from = skipBack(text, start);
  const to = skipOn(text, end);
  const before = charBefore(text, from);
  const after = charAt(text, to);
  // Somebody mentions the marker: "*", (_).
  if (before !== "" && after !== "" && OPENING.includes(before) && CLOSING.includes(after)) {
    return NEITHER;
  }
  return {
    opens: isInner(after, NEVER_FIRST) && isOuter(before, charBefore(text, from - before.length)),
    closes:
      (isAfterAddress || isInner(before, NEVER_LAST)) &&
      isOuter(after, charAt(text, to + after.length)),
  };
}

/** Whether the character at this position belongs to the grapheme of the character before it. */
export const extendsBefore = (text: string, at: number): boolean => EXTENDS.test(charAt(text, at));

export const isSpace = (char: string): boolean => SPACE.test(char);

const isInner = (char: string, never: string): boolean =>
  char !== "" && !isSpace(char) && !never.includes(char);

function isOuter(char: string, next: string): boolean {
  if (char === "" || isSpace(char) || UNSPACED.test(char)) return true;
  if (WORD.test(char) || char === "/" || char === "\\") return false;
  return !JOINS.includes(char) || !WORD.test(next);
}

function skipBack(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < MOST_SKIPPED && MARKERS.includes(text.charAt(at - 1))) at -= 1;
  return at;
}

function skipOn(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < MOST_SKIPPED && MARKERS.includes(text.charAt(at))) at += 1;
  return at;
}

/** The code point at this position, or nothing at the end. */
function charAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
}

/** The code point that ends at this position, or nothing at the start. */
function charBefore(text: string, at: number): string {
  const whole = charAt(text, at - 2);
  return whole.length === 2 ? whole : text.slice(Math.max(0, at - 1), Math.max(0, at));
}
