/** What a message that is written or sent replies to, as this browser stores it. */
import * as v from "valibot";
import { count, parse, readJson, textUpTo } from "../kit/parse";
import type { FileKind } from "./file_view";

/** The message that an outgoing one answers. */
export interface ReplyTarget {
  readonly id: string;
  readonly seq: number;
  readonly own: boolean;
  /** The beginning of its text. */
  readonly body: string;
  /** The kind of its first file. */
  readonly file?: FileKind;
}

/** The kinds of files. */
export const kindSchema = v.picklist(["image", "voice", "file"]);

const MAX_LINE = 1_000;

const schema = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  seq: count,
  own: v.boolean(),
  body: textUpTo(MAX_LINE),
  file: v.exactOptional(kindSchema),
});

/** Return what a stored value describes, if anything. */
export const parseReply = (value: unknown): ReplyTarget | null => parse(schema, value);

export const readReply = (text: string): ReplyTarget | null => parseReply(readJson(text));
