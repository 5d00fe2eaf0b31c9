/** The addresses in a message: found, never trusted, http and https only. */

export interface Part {
  readonly text: string;
  /** Where the text leads, or empty for plain text. */
  readonly href: string;
}

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,;:!?…。、]$/u;
const CLOSERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Split `text` into plain pieces and links; joined together they are the text again. */
export function linkParts(text: string): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = trimmed(match[0]);
    const href = webAddress(address);
    if (href === "") continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index), href: "" });
    parts.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: "" });
  return parts;
}

/**
 * Punctuation after an address belongs to the sentence, unless a bracket was opened in it.
 * In one pass: a message may be nothing but brackets, and is not to be felt.
 */
function trimmed(address: string): string {
  const counts = new Map<string, number>();
  const count = (mark: string) => counts.get(mark) ?? 0;
  for (const mark of address) counts.set(mark, count(mark) + 1);
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    const opener = CLOSERS[last];
    const isUnbalanced = opener !== undefined && count(last) > count(opener);
    if (!TRAILING.test(last) && !isUnbalanced) break;
    counts.set(last, count(last) - 1);
  }
  return address.slice(0, end);
}

function webAddress(text: string): string {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : "";
  } catch {
    return "";
  }
}
