/**
 * Finds the links of a message: http and https URLs, e-mail addresses, and hosts without a scheme.
 *
 * linkify-it finds where they begin. Where a URL ends is our own rule (`url_end.ts`): linkify-it includes
 * the text that follows in scripts without spaces.
 */
import { LinkifyIt, REBuilder, type SchemaOpts } from "linkify-it";
import type { Part } from "./formatting";
import { pathEnd } from "./url_end";

/** A part of a text. */
export interface Link {
  readonly text: string;
  /** The URL, or empty for plain text. */
  readonly href: string;
}

/** Cheaper than the search: most texts have none of these. */
const MAY_HAVE_LINK = /[.:@]/;
const AUTHORITY = /[\w\-.~!$&'()*+,;=%:[\]|\p{L}\p{M}\p{N}]*@/uy;
const HOST =
  /\[[0-9a-f:.]+\]|(?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]+\.)*[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]+(?:\.(?=\/))?/iuy;
/** A last label that begins in Latin ends at the first character of another script. */
const LATIN_LABEL =
  /(?<![^.])[a-z0-9][\p{Script=Latin}\p{M}0-9_-]*(?=[^.\p{Script=Latin}\p{M}0-9_-][^.]*$)/iu;
const PORT = /:\d{1,5}/y;
/**
 * Of hosts without a scheme. Other country codes are words or suffixes of files: `main.py`, `README.md`,
 * or the end of a sentence without a space.
 */
const DOMAINS =
  "com org net edu gov info biz io dev app eu de uk fr ch nl jp ru br ca au dk fi ie nz".split(" ");
const PROTOCOLS = ["http:", "https:", "mailto:"];

/** A scheme may follow any text but a Latin letter or a digit. */
class Expressions extends REBuilder {
  override get_schema_search(): RegExp {
    const names = this.get_schema_names().source;
    this.cache.schema_search ??= new RegExp(`()(?<![a-z0-9])(${names})`, "ig");
    return this.cache.schema_search;
  }
}

const web = (scheme: string): SchemaOpts => ({
  validate: (text, after) => Math.max(0, addressEnd(text, after, scheme.length) - after),
});
let linkifier: LinkifyIt | undefined;

function createLinkifier(): LinkifyIt {
  const options = { fuzzyLink: true, tlds: DOMAINS, rebuilder: new Expressions() };
  return new LinkifyIt(options)
    .add("http:", web("http:"))
    .add("https:", web("https:"))
    .add("ftp:", null)
    .add("//", null);
}

/** A part of a message that is plain text or one link. */
export type LinkedPart = Part & Link;

/** Split the parts of a message at its links; there are none in code. */
export const linkedParts = (parts: readonly Part[]): readonly LinkedPart[] =>
  parts.flatMap((part) =>
    part.code ? { ...part, href: "" } : linkify(part.text).map((link) => ({ ...part, ...link })),
  );

/** Split a text into plain parts and links; joined they are the text again. */
export function linkify(text: string): readonly Link[] {
  const parts: Link[] = [];
  let done = 0;
  const keepUntil = (index: number): void => {
    if (index > done) parts.push({ text: text.slice(done, index), href: "" });
  };
  for (const { index, ...link } of linksIn(text)) {
    if (link.href === "") continue;
    keepUntil(index);
    parts.push(link);
    done = index + link.text.length;
  }
  keepUntil(text.length);
  return parts;
}

function linksIn(text: string): readonly (Link & { readonly index: number })[] {
  if (!MAY_HAVE_LINK.test(text)) return [];
  linkifier ??= createLinkifier();
  return (linkifier.match(text) ?? []).map(({ index, lastIndex, schema, url }) => {
    if (schema === "mailto:") {
      return { index, text: text.slice(index, lastIndex), href: addressOf(url) };
    }
    const isBare = schema === "";
    const end = isBare ? hostEnd(text, index, text.charAt(index - 1)) : lastIndex;
    const address = text.slice(index, end);
    return { index, text: address, href: addressOf(isBare ? `http://${address}` : address) };
  });
}

/** Return the end of the URL whose scheme ends here; if there is none, a position before. */
function addressEnd(text: string, afterScheme: number, schemeLength: number): number {
  if (!text.startsWith("//", afterScheme)) return 0;
  const from = afterScheme + 2;
  const host = from + matched(AUTHORITY, text, from).length;
  return hostEnd(text, host, text.charAt(afterScheme - schemeLength - 1));
}

/** Return the end of the host, port and path that begin here. */
function hostEnd(text: string, from: number, before: string): number {
  const host = matched(HOST, text, from);
  // Browsers parse the path of `https:///a` as its host.
  if (host === "") return 0;
  const ownHost = LATIN_LABEL.exec(host);
  if (ownHost !== null) return from + ownHost.index + ownHost[0].length;
  const afterHost = from + host.length;
  const afterPort = afterHost + matched(PORT, text, afterHost).length;
  return pathEnd(text, afterPort, before);
}

function matched(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? "";
}

function addressOf(text: string): string {
  try {
    const url = new URL(text);
    return PROTOCOLS.includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}
