/** Long messages are folded until somebody wants to read them. */

const CHARACTERS_PER_LINE = 60;
/** More lines than these are folded ... */
const MOST_LINES = 30;
/** ... to about so many, as the stylesheet cuts them off. */
const FOLDED_LINES = 20;

/** Estimate the lines of a text at the usual width. */
export function lineCount(text: string): number {
  return text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARACTERS_PER_LINE)), 0);
}

export const isLong = (text: string): boolean => lineCount(text) > MOST_LINES;

/** Estimate the lines that are visible before the message is unfolded. */
export const visibleLines = (text: string): number =>
  isLong(text) ? FOLDED_LINES : lineCount(text);
