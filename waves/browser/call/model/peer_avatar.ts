/**
 * The avatar of a peer: initials and a colour.
 *
 * The rules are those of `state/row_builders.py`, so that a person looks the same in a call as in
 * the list; the examples in `tests/contract/avatars.json` test both.
 */

/** Slow to make, so it is made for the first name that needs it. */
let segmenter: Intl.Segmenter | undefined;

/** Whether every character is a grapheme. */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

/** Return the first letters of the first and the last word, in capitals. */
export function initialsOf(name: string): string {
  const letters = name
    .split(/\s+/u)
    .map(firstLetter)
    .filter((letter) => letter !== "");
  const chosen = letters.slice(0, 1).concat(letters.slice(1).slice(-1));
  // Upper-casing may make two letters of one (ß).
  const initials = chosen.map((letter) => graphemes(letter.toUpperCase())[0]).join("");
  return initials || (graphemes(name)[0] ?? "");
}

/** Return the colour of a user, degrees on the OKLCH wheel: the id as a number, modulo 360. */
export function hueOf(id: string): number {
  const digits = id.match(/[0-9a-f]/g) ?? [];
  return digits.reduce((hue, digit) => (hue * 16 + Number.parseInt(digit, 16)) % 360, 0);
}

/** Return the first letter or digit with its marks, or nothing. */
function firstLetter(word: string): string {
  return graphemes(word).find((one) => /^[\p{L}\p{N}]/u.test(one)) ?? "";
}

function graphemes(text: string): readonly string[] {
  if (isPlain(text) || !("Segmenter" in Intl)) return [...text];
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
