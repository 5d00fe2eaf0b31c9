/**
 * The blocks of a message: text, quotes and blocks of code. What is stored stays as it was typed.
 *
 * The rule, in the manner of messengers:
 * - `**bold**`, `*italic*` or `_italic_`, `~~struck out~~`, `` `code` ``, within a line.
 * - Lines that begin with `> ` are a quote.
 * - Three backticks on a line begin a block of code, with the name of a language at most; three at the
 *   end of a line end it.
 * What is not closed stays as it is. `waves/core/formatting.py` removes the same markers from previews.
 */
import { isBlank } from "../kit/is_blank";
import { isEmojiOnly } from "./emoji_message";
import { inlinePieces, merged, type Piece, PLAIN, type Style } from "./inline_formatting";
import { extendsBefore } from "./marker_bounds";

/** A drawn part of a line: a text in one style. `linkedParts` finds its links. */
export interface Part extends Style {
  readonly text: string;
}

export interface Block {
  /** `emoji`: the message is one to three emoji. */
  readonly kind: "text" | "quote" | "code" | "emoji";
  readonly parts: readonly Part[];
  /** The language of a block of code, if it was given. */
  readonly language: string;
}

/** A block with its markers; the pieces of all blocks joined are the message. */
export interface RawBlock {
  readonly kind: Block["kind"];
  readonly pieces: readonly Piece[];
  readonly language: string;
}

const FORMATTED = /[*_~`]|^>/m;
const FENCE = "```";
const FENCE_START = /^```([\w#+.-]*)[\t\r ]*$/;

/** Return what is drawn of a message. */
export function blocksOf(body: string): readonly Block[] {
  if (isEmojiOnly(body)) return [{ kind: "emoji", parts: [plain(body)], language: "" }];
  return rawBlocksOf(body).map(({ pieces, ...block }) => ({
    ...block,
    parts: pieces.filter(({ hidden }) => !hidden).map(({ hidden: _, ...part }) => part),
  }));
}

/** Return the text of a message without markers, as previews show it. */
export function plainText(body: string): string {
  if (!FORMATTED.test(body)) return body;
  return shown(rawBlocksOf(body));
}

/** Return the text of what is drawn. */
export const textOf = (blocks: readonly Block[]): string =>
  joined(blocks, ({ parts }) => parts.map(({ text }) => text).join(""));

const shown = (blocks: readonly RawBlock[]): string =>
  joined(blocks, ({ pieces }) => pieces.map(({ text, hidden }) => (hidden ? "" : text)).join(""));

/** The line end after a block of code belongs to its markers. */
const joined = <B extends Pick<Block, "kind">>(
  blocks: readonly B[],
  textIn: (block: B) => string,
): string =>
  blocks
    .map((block, at) => {
      const isApart = block.kind === "code" && at < blocks.length - 1;
      return isApart ? `${textIn(block)}\n` : textIn(block);
    })
    .join("");

const plain = (text: string): Part => ({ ...PLAIN, text });

/** Return the blocks with their markers. */
export function rawBlocksOf(body: string): readonly RawBlock[] {
  const raw: RawBlock = {
    kind: "text",
    pieces: [{ ...PLAIN, text: body, hidden: false }],
    language: "",
  };
  if (!FORMATTED.test(body)) return [raw];
  const blocks = new BlockReader(body).read();
  // Markers around nothing are a text of their own.
  return isBlank(shown(blocks)) ? [raw] : blocks;
}

class BlockReader {
  readonly #lines: readonly string[];
  /** For each line, the next one that ends a block of code. */
  readonly #fences: readonly number[];
  readonly #blocks: { kind: Block["kind"]; pieces: Piece[]; language: string }[] = [];

  constructor(body: string) {
    const lines = body.split("\n");
    this.#lines = lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line));
    this.#fences = nextFences(this.#lines);
  }

  read(): readonly RawBlock[] {
    let at = 0;
    while (at < this.#lines.length) at = this.#readCode(at) || this.#readLine(at);
    return this.#blocks.map((block) => ({ ...block, pieces: merged(block.pieces) }));
  }

  #readLine(at: number): number {
    const line = this.#lines[at] ?? "";
    if (line === "") return at + 1;
    const mark = this.#quoteMarkOf(line);
    const { pieces } = this.#blockOf(mark === "" ? "text" : "quote");
    if (mark !== "") pieces.push(marker(mark));
    pieces.push(...linePieces(line.slice(mark.length)));
    return at + 1;
  }

  /** A lone `>` goes on with a quote, and begins none. */
  #quoteMarkOf(line: string): string {
    const mark = /^> ?/.exec(line)?.[0] ?? "";
    if (isBlank(line.slice(mark.length))) {
      return mark !== "" && this.#blocks.at(-1)?.kind === "quote" ? mark : "";
    }
    return mark === "> " && !extendsBefore(line, 2) ? mark : "";
  }

  /** Returns the line after the block of code that begins here; 0: none does. */
  #readCode(at: number): number {
    const start = FENCE_START.exec(withoutEnd(this.#lines[at] ?? ""));
    const end = this.#fences[at + 1] ?? 0;
    if (start === null || end === 0) return 0;
    const inside = this.#lines.slice(at + 1, end).join("");
    const last = this.#lines[end] ?? "";
    const rest = last.lastIndexOf(FENCE);
    const code = inside + last.slice(0, rest);
    if (isBlank(code)) return 0;
    const text = code.replace(/\r?\n$/, "");
    this.#blocks.push({
      kind: "code",
      language: start[1] ?? "",
      pieces: [
        marker(this.#lines[at] ?? ""),
        { ...PLAIN, text, code: true, hidden: false },
        marker(code.slice(text.length) + last.slice(rest)),
      ],
    });
    return end + 1;
  }

  #blockOf(kind: "text" | "quote") {
    const last = this.#blocks.at(-1);
    if (last?.kind === kind) return last;
    const block = { kind, pieces: [], language: "" };
    this.#blocks.push(block);
    return block;
  }
}

/** For each line, the index of the next one that ends with three backticks; 0: none. */
function nextFences(lines: readonly string[]): readonly number[] {
  const next: number[] = [];
  let fence = 0;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    if (isFenceEnd(withoutEnd(lines[index] ?? ""))) fence = index;
    next[index] = fence;
  }
  return next;
}

function isFenceEnd(line: string): boolean {
  const text = line.replace(/[\t\r ]+$/, "");
  return text.endsWith(FENCE) && text.indexOf("`") === text.length - FENCE.length;
}

const withoutEnd = (line: string): string => (line.endsWith("\n") ? line.slice(0, -1) : line);

const marker = (text: string): Piece => ({ ...PLAIN, text, hidden: true });

function linePieces(line: string): readonly Piece[] {
  const text = withoutEnd(line);
  const pieces = inlinePieces(text);
  return text === line ? pieces : [...pieces, { ...PLAIN, text: "\n", hidden: false }];
}
