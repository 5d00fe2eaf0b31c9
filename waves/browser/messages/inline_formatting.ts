/**
 * The formatting within one line of a message: bold, italic, struck out, code.
 *
 * markdown-it finds code spans and pairs of markers; what is a marker is our own rule (`boundsOf`).
 * Nothing else of Markdown is read: no links, images, headings, lists, HTML or escapes.
 */
import backticks from "markdown-it/lib/rules_inline/backticks.mjs";
import balancePairs from "markdown-it/lib/rules_inline/balance_pairs.mjs";
import { isBlank } from "../kit/is_blank";
import { boundsOf, extendsBefore, SPACES } from "./marker_bounds";

export interface Style {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly struck: boolean;
  readonly code: boolean;
}

/** A piece of a line; all pieces joined are the line. */
export interface Piece extends Style {
  readonly text: string;
  /** A marker, which is not drawn. */
  readonly hidden: boolean;
}

export const PLAIN: Style = { bold: false, italic: false, struck: false, code: false };
const MARK = /[*_~`]/;
/** Markers within addresses are none. */
const ADDRESS = new RegExp(`(?:https?://|www\\.|mailto:)[^${SPACES}<>"\`]+`, "giu");
const AFTER_ADDRESS = "*_~'.,;:!?)]}|";
const STYLES: Readonly<Record<string, keyof Style>> = {
  "*": "italic",
  _: "italic",
  "**": "bold",
  "~~": "struck",
};
const MARKER_CODES: Readonly<Record<string, number>> = { "*": 1, _: 2, "**": 3, "~~": 4 };

export function inlinePieces(line: string): readonly Piece[] {
  if (!MARK.test(line)) return [{ ...PLAIN, text: line, hidden: false }];
  const state = new LineState(line);
  state.parse();
  return merged(piecesOf(state));
}

class LineState implements MarkdownState {
  readonly posMax: number;
  pos = 0;
  pending = "";
  readonly tokens: MarkdownToken[] = [];
  readonly tokens_meta = [];
  readonly delimiters: MarkdownDelimiter[] = [];
  readonly backticks: Record<number, number> = {};
  backticksScanned = false;
  /** Where the last address ended. */
  #addressEnd = -1;

  constructor(readonly src: string) {
    this.posMax = src.length;
  }

  push(type: string): MarkdownToken {
    this.#flush();
    return this.#add(type, "");
  }

  parse(): void {
    for (const { start, end } of [...addresses(this.src), { start: this.posMax, end: 0 }]) {
      while (this.pos < start) this.#step(start);
      this.#keep(end);
      this.#addressEnd = this.pos;
    }
    this.#flush();
    balancePairs(this);
  }

  #step(before: number): void {
    const char = this.src.charAt(this.pos);
    if (char === "`") this.#readCode();
    else if (MARK.test(char)) this.#readMarkers(char);
    else this.#keep(Math.min(before, nextMark(this.src, this.pos)));
  }

  /** Text up to here is as it is. */
  #keep(end: number): void {
    if (end <= this.pos) return;
    this.pending += this.src.slice(this.pos, end);
    this.pos = end;
  }

  #readCode(): void {
    const start = this.pos;
    const end = endOfRun(this.src, start);
    if (extendsBefore(this.src, end)) {
      this.#keep(end);
      return;
    }
    const known = this.tokens.length;
    const before = this.pending;
    backticks(this, false);
    const token = this.tokens.at(-1);
    if (token?.type !== "code_inline" || this.tokens.length === known) return;
    const size = token.markup.length;
    token.content = this.src.slice(start + size, this.pos - size);
    if (!isBlank(token.content) && !extendsBefore(this.src, this.pos)) return;
    this.tokens.length = known;
    this.pending = before + this.src.slice(start, this.pos);
  }

  #readMarkers(char: string): void {
    const end = endOfRun(this.src, this.pos);
    const { opens, closes } = boundsOf(this.src, this.pos, end, this.pos === this.#addressEnd);
    const markers = opens || closes ? markersOf(char, end - this.pos, closes) : [];
    if (markers.length === 0) {
      this.#keep(end);
      return;
    }
    this.#flush();
    for (const markup of markers) this.#delimit(markup, opens, closes);
    this.pos = end;
  }

  #delimit(markup: string, open: boolean, close: boolean): void {
    this.#add("text", markup);
    const token = this.tokens.length - 1;
    const marker = MARKER_CODES[markup] ?? 0;
    this.delimiters.push({ marker, length: 0, token, end: -1, open, close });
  }

  #flush(): void {
    if (this.pending !== "") this.#add("text", this.pending);
    this.pending = "";
  }

  #add(type: string, content: string): MarkdownToken {
    const token = { type, content, markup: "" };
    this.tokens.push(token);
    return token;
  }
}

/** The markers of a run: three stars are two; nothing for any other run. */
function markersOf(char: string, length: number, closes: boolean): readonly string[] {
  const run = char.repeat(length);
  if (run === "***") return closes ? ["*", "**"] : ["**", "*"];
  return run in STYLES ? [run] : [];
}

function piecesOf(state: LineState): readonly Piece[] {
  const markers = new Map<number, 1 | -1>();
  for (const { end, token } of state.delimiters) {
    if (end < 0) continue;
    markers.set(token, 1);
    markers.set((state.delimiters[end] as MarkdownDelimiter).token, -1);
  }
  const depths = { bold: 0, italic: 0, struck: 0, code: 0 };
  return state.tokens.flatMap((token, index) => {
    const change = markers.get(index) ?? 0;
    if (change !== 0) depths[STYLES[token.content] as keyof Style] += change;
    const style = {
      ...PLAIN,
      bold: depths.bold > 0,
      italic: depths.italic > 0,
      struck: depths.struck > 0,
    };
    if (token.type === "code_inline") return codePieces(token, style);
    return [{ ...style, text: token.content, hidden: change !== 0 }];
  });
}

/** A space at both ends keeps backticks apart from those of the code. */
function codePieces({ content, markup }: MarkdownToken, style: Style): readonly Piece[] {
  const isPadded = content.startsWith(" ") && content.endsWith(" ");
  const mark = (text: string): Piece => ({ ...style, text, hidden: true });
  const text = isPadded ? content.slice(1, -1) : content;
  const pad = isPadded ? " " : "";
  return [mark(markup + pad), { ...style, text, code: true, hidden: false }, mark(pad + markup)];
}

/** Neighbours that are drawn alike are one piece. */
export function merged(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last === undefined || !isAlike(last, piece)) result.push(piece);
    else result[result.length - 1] = { ...last, text: last.text + piece.text };
  }
  return result;
}

const isAlike = (one: Piece, another: Piece): boolean =>
  one.hidden === another.hidden &&
  one.code === another.code &&
  one.bold === another.bold &&
  one.italic === another.italic &&
  one.struck === another.struck;

function addresses(line: string): readonly { start: number; end: number }[] {
  return Array.from(line.matchAll(ADDRESS), ({ index, 0: address }) => {
    let length = address.length;
    while (length > 0 && AFTER_ADDRESS.includes(address.charAt(length - 1))) length -= 1;
    return { start: index, end: index + length };
  });
}

function endOfRun(text: string, start: number): number {
  let end = start + 1;
  while (text.charAt(end) === text.charAt(start)) end += 1;
  return end;
}

function nextMark(text: string, from: number): number {
  let at = from;
  while (at < text.length && !MARK.test(text.charAt(at))) at += 1;
  return at;
}
