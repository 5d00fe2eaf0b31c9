/**
 * Whether the address of a link looks like another one.
 *
 * Hosts may have letters of any script. Some look like Latin ones (UTS 39): `аррӏе.com` is Cyrillic. And
 * what stands before an `@` looks like a host: `https://google.com@evil.example`.
 */
import { toUnicode } from "punycode.js";

export interface LinkRisk {
  readonly reason: "lookalike" | "userinfo";
  /** Where the link leads, in the letters of its owner. */
  readonly host: string;
  /** The same in ASCII. */
  readonly ascii: string;
}

const SCRIPTS = [
  "Latin",
  "Cyrillic",
  "Greek",
  "Armenian",
  "Georgian",
  "Hebrew",
  "Arabic",
  "Devanagari",
  "Bengali",
  "Thai",
  "Han",
  "Hiragana",
  "Katakana",
  "Bopomofo",
  "Hangul",
];
const TESTS = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, "u")] as const);
/** Scripts that languages mix (UTS 39, "Highly Restrictive"). */
const MIXED = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];
/** Words of these letters alone may be read as Latin. */
const LOOKALIKES = /^[асԁеһіїјӏорԗԛѕԝхуъьҽпгѵѡαιικνρυωηοτօոսցհզ0-9-]+$/u;
/** Latin letters and marks that look like `i`, `a`, `g` and others, or like nothing. */
const ODD_LATIN = /[ıɩɪɑɡʟʀſƅɾʋƽʏᴀ-ᴢǀ·]|\p{Default_Ignorable_Code_Point}/u;
const LETTER = /\p{L}/u;
const ASCII = /^[\p{ASCII}]*$/u;

/** Return what is misleading about the address, or null. */
export function riskOf(href: string): LinkRisk | null {
  const url = new URL(href);
  const isMail = url.protocol === "mailto:";
  const ascii = isMail ? mailHost(url) : url.hostname;
  const host = unicodeOf(ascii);
  if (url.username !== "" || url.password !== "") return { reason: "userinfo", host, ascii };
  return isLookalike(host) ? { reason: "lookalike", host, ascii } : null;
}

function mailHost({ pathname }: URL): string {
  try {
    return new URL(`http://${decodeURIComponent(pathname.slice(pathname.lastIndexOf("@") + 1))}`)
      .hostname;
  } catch {
    return "";
  }
}

function unicodeOf(host: string): string {
  try {
    return toUnicode(host);
  } catch {
    return host;
  }
}

function isLookalike(host: string): boolean {
  // What cannot be decoded would be shown as nobody has written it.
  if (host.split(".").some((label) => label.startsWith("xn--"))) return true;
  return !ASCII.test(host) && host.split(".").some(isOddLabel);
}

function isOddLabel(label: string, at: number, labels: readonly string[]): boolean {
  if (ASCII.test(label)) return false;
  if (ODD_LATIN.test(label)) return true;
  const scripts = new Set([...label].filter((char) => LETTER.test(char)).map(scriptOf));
  const isMixed =
    scripts.size > 1 &&
    !MIXED.some((allowed) => [...scripts].every((script) => allowed.includes(script)));
  // In a domain of the same script it is a word of that script.
  const isForeign = at < labels.length - 1 && ASCII.test(labels.at(-1) ?? "");
  return isMixed || (isForeign && LOOKALIKES.test(label));
}

const scriptOf = (char: string): string => TESTS.find(([, test]) => test.test(char))?.[0] ?? "";
