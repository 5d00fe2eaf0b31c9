/** The rules of markdown-it that are used, without its parser, which would load all of them. */

interface MarkdownToken {
  /** `text`, `code_inline`, or what a rule of ours makes of a delimiter. */
  type: string;
  content: string;
  markup: string;
}

interface MarkdownDelimiter {
  /** Equal for delimiters that may be a pair. */
  readonly marker: number;
  /** The length of the run, for rules that do not concern us: 0. */
  readonly length: number;
  /** The index of its token. */
  readonly token: number;
  /** The index of the closing delimiter, or -1. */
  end: number;
  open: boolean;
  close: boolean;
}

/** What the rules read and change of markdown-it's `StateInline`. */
interface MarkdownState {
  readonly src: string;
  readonly posMax: number;
  pos: number;
  /** Text that belongs to no token yet. */
  pending: string;
  readonly tokens: MarkdownToken[];
  readonly tokens_meta: readonly null[];
  readonly delimiters: MarkdownDelimiter[];
  readonly backticks: Record<number, number>;
  backticksScanned: boolean;
  push(type: string, tag: string, nesting: number): MarkdownToken;
}

declare module "markdown-it/lib/rules_inline/backticks.mjs" {
  /** Reads a code span, or the backticks that begin none. */
  // biome-ignore lint/style/noDefaultExport: it is markdown-it's
  export default function backticks(state: MarkdownState, silent: boolean): boolean;
}

declare module "markdown-it/lib/rules_inline/balance_pairs.mjs" {
  /** Finds the closing delimiter of each opening one, in linear time. */
  // biome-ignore lint/style/noDefaultExport: it is markdown-it's
  export default function balancePairs(state: MarkdownState): void;
}
