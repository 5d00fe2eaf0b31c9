/**
 * Finds the end of a URL in the surrounding text.
 *
 * URLs are written next to any script and punctuation, so only the characters of RFC 3986 and the
 * letters, marks and digits of RFC 3987 belong to one. Ambiguous cases are decided as follows:
 * - Brackets belong to the URL in pairs; the closing bracket of the sentence around it does not.
 * - Trailing punctuation belongs to the sentence; so does `_` when one precedes the URL.
 * - `/wiki/北京` is whole. Scripts without spaces end the URL where they directly follow a Latin letter
 *   or a digit: in `https://example.com/a请看` the sentence continues.
 * - Invisible characters are excluded, except for the joiners that a script needs.
 */

const ASCII = /^[\w\-.~:/?#[\]@!$&'()*+,;=%{}|^]$/;
const LETTER = /^[\p{L}\p{M}\p{N}]$/u;
const INVISIBLE = /^\p{Default_Ignorable_Code_Point}$/u;
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
/** Punctuation inside of names: Michelson–Morley, L’Oréal, צה״ל, アメリカ・インディアン. */
const INNER =
  /(?<=[\p{L}\p{N}])[·‐‑–־׳״・](?=[\p{L}\p{N}])|(?<=[\p{Script=Latin}\p{Script=Cyrillic}])’(?=[\p{Script=Latin}\p{Script=Cyrillic}])/uy;
const JOINER =
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Tamil}\p{Script=Gujarati}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}])/uy;
const SCHEME = /https?:\/\//iy;
/** After these a nested URL belongs to the outer one, as in archive URLs. */
const NESTS = /[/=:?&#%]/;
const CLOSERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const OPENERS = new Set(Object.values(CLOSERS));
const TRAILING = /[.,;:!?'*~|([{]/;

/** Return the end of the path, query and fragment that begin at `from`. */
export function pathEnd(text: string, from: number, before: string): number {
  if (!/[/?#]/.test(text.charAt(from))) return from;
  const scan = new PathScan(text, from);
  let at = from;
  while (at < text.length) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (!scan.takes(char, at)) break;
    at += char.length;
  }
  const isTrailing = (char: string) => TRAILING.test(char) || (char === "_" && before === "_");
  while (at > from + 1 && isTrailing(text.charAt(at - 1))) at -= 1;
  return at === from + 1 && text.charAt(from) !== "/" ? from : at;
}

class PathScan {
  readonly #open: string[] = [];
  /** This segment contains a script without spaces. */
  #isUnspaced = false;

  constructor(
    private readonly text: string,
    private readonly from: number,
  ) {}

  takes(char: string, at: number): boolean {
    if (!isPart(this.text, char, at) || this.#isNextAddress(char, at)) return false;
    if (/[/?#&=]/.test(char)) this.#isUnspaced = false;
    if (OPENERS.has(char)) this.#open.push(char);
    return char in CLOSERS ? this.#closes(char) : !this.#isSentence(char, at);
  }

  #closes(char: string): boolean {
    const opened = this.#open.lastIndexOf(CLOSERS[char] ?? "");
    if (opened >= 0) this.#open.length = opened;
    return opened >= 0;
  }

  #isSentence(char: string, at: number): boolean {
    if (!UNSPACED.test(char)) return false;
    const goesOn = !this.#isUnspaced && /[a-z0-9]/i.test(this.text.charAt(at - 1));
    this.#isUnspaced = true;
    return goesOn;
  }

  #isNextAddress(char: string, at: number): boolean {
    if (at === this.from || (char !== "h" && char !== "H")) return false;
    const before = this.text.charAt(at - 1);
    return !/\w/.test(before) && !NESTS.test(before) && matchesAt(SCHEME, this.text, at);
  }
}

function isPart(text: string, char: string, at: number): boolean {
  if (char < "\u0080") return ASCII.test(char);
  if (LETTER.test(char)) return !INVISIBLE.test(char);
  return matchesAt(INNER, text, at) || matchesAt(JOINER, text, at);
}

function matchesAt(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}
