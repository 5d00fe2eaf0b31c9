/**
 * The beginning of a message on one line without its markers, as the server makes it (`waves/state/row_builders.py`); both
 * sides are tested with `tests/contract/previews.json`.
 */
import { isBlank } from "../kit/is_blank";
import { plainText } from "./formatting";

/** Code points of a preview; CSS shortens it further. */
const MAX_PREVIEW = 120;
// Where Python's `str.splitlines` and `str.split` divide; JavaScript's sets are others.
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python divides at control characters
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

export function preview(body: string): string {
  const lines = plainText(body)
    .split(LINE_ENDS)
    .filter((line) => !isBlank(line));
  return cut(lines.map(singleSpaced).join(" "), MAX_PREVIEW);
}

const singleSpaced = (line: string): string => line.split(SPACES).filter(Boolean).join(" ");

/** At most `length` code points of the text, whole graphemes. */
function cut(text: string, length: number): string {
  const points = [...text];
  if (points.length <= length) return text;
  let end = 0;
  let count = 0;
  for (const { segment, index } of new Intl.Segmenter("en").segment(text)) {
    count += [...segment].length;
    if (count > length) break;
    end = index + segment.length;
  }
  return end > 0 ? text.slice(0, end) : points.slice(0, length).join("");
}
