/**
 * The addresses in a message: found, never trusted, http and https only.
 *
 * Our own instead of a library: those that we have looked at (linkify-it, linkifyjs) find
 * more kinds of addresses for a multiple of the size, and take the text of scripts without
 * spaces that follows.
 */
import { pathEnd } from "./url_end";

export interface Part {
  readonly text: string;
  /** Where the text leads, or empty for plain text. */
  readonly href: string;
}

const SCHEME = /(?<![a-z0-9])https?:\/\//gi;
const AUTHORITY = /[\w\-.~!$&'()*+,;=%:[\]|\p{L}\p{M}\p{N}]*@/uy;
const HOST =
  /\[[0-9a-f:.]+\]|(?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]+\.)*[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]+(?:\.(?=\/))?/iuy;
/** A last label that begins in Latin goes on in Latin: what follows is the sentence. */
const LATIN_LABEL =
  /(?<![^.])[a-z0-9][\p{Script=Latin}\p{M}0-9_-]*(?=[^.\p{Script=Latin}\p{M}0-9_-][^.]*$)/iu;
const PORT = /:\d{1,5}/y;

/** Split `text` into plain pieces and links; joined together they are the text again. */
export function linkify(text: string): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const { index, 0: scheme } of text.matchAll(SCHEME)) {
    if (index < done) continue;
    const end = addressEnd(text, index, scheme.length);
    const address = text.slice(index, end);
    const href = webAddress(address);
    if (href === "") continue;
    if (index > done) parts.push({ text: text.slice(done, index), href: "" });
    parts.push({ text: address, href });
    done = end;
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: "" });
  return parts;
}

function addressEnd(text: string, start: number, schemeLength: number): number {
  const from = start + schemeLength;
  // What stands before an @ looks like a host and is none: such an address deceives.
  if (matched(AUTHORITY, text, from) !== "") return start;
  const host = matched(HOST, text, from);
  // A browser would take the path of `https:///a` for its host.
  if (host === "") return start;
  const ownHost = LATIN_LABEL.exec(host);
  if (ownHost !== null) return from + ownHost.index + ownHost[0].length;
  const afterHost = from + host.length;
  const afterPort = afterHost + matched(PORT, text, afterHost).length;
  return pathEnd(text, afterPort, text.charAt(start - 1));
}

function matched(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? "";
}

function webAddress(text: string): string {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : "";
  } catch {
    return "";
  }
}
