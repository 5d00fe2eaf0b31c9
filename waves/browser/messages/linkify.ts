/**
 * Finds the http and https URLs in a message.
 *
 * Libraries (linkify-it, linkifyjs) find more kinds of URLs for a multiple of the size, and include
 * the text that follows in scripts without spaces.
 */
import { pathEnd } from "./url_end";

export interface Part {
  readonly text: string;
  /** The URL, or empty for plain text. */
  readonly href: string;
}

const SCHEME = /(?<![a-z0-9])https?:\/\//gi;
const AUTHORITY = /[\w\-.~!$&'()*+,;=%:[\]|\p{L}\p{M}\p{N}]*@/uy;
const HOST =
  /\[[0-9a-f:.]+\]|(?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]+\.)*[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]+(?:\.(?=\/))?/iuy;
/** A last label that begins in Latin ends at the first character of another script. */
const LATIN_LABEL =
  /(?<![^.])[a-z0-9][\p{Script=Latin}\p{M}0-9_-]*(?=[^.\p{Script=Latin}\p{M}0-9_-][^.]*$)/iu;
const PORT = /:\d{1,5}/y;

/** Split a text into plain parts and links; joined they are the text again. */
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
  // User information before an @ looks like a host: such URLs are deceptive.
  if (matched(AUTHORITY, text, from) !== "") return start;
  const host = matched(HOST, text, from);
  // Browsers parse the path of `https:///a` as its host.
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
