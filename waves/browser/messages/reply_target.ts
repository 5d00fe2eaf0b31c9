/** What a message that is written or sent replies to, as this browser stores it. */
import * as v from "valibot";
import { count, parse, readJson, textUpTo } from "../kit/parse";

/** The message that an outgoing one answers. */
export interface ReplyTarget {
  readonly id: string;
  readonly seq: number;
  readonly own: boolean;
  /** The beginning of its text. */
  readonly body: string;
}

const MAX_LINE = 1_000;

const schema = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  seq: count,
  own: v.boolean(),
  body: textUpTo(MAX_LINE),
});

/** Return what a stored value describes, if anything. */
export const parseReply = (value: unknown): ReplyTarget | null => parse(schema, value);

export const readReply = (text: string): ReplyTarget | null => parseReply(readJson(text));
