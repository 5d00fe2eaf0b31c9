/**
 * The frames of the chat channel: texts, and the state of their sender.
 *
 * Texts are numbered from 1 without a gap, per author and call. A state holds everything else
 * and may be repeated at any time: the latest one counts.
 */

import * as v from "valibot";
import { isBlank } from "../../kit/is_blank";
import { count, parse } from "../../kit/parse";
import { MAX_BODY } from "../../messages/drafts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** More than any call has; larger numbers would lose precision. */
const MOST_NUMBER = 1_000_000_000;
/** A code point takes up to two UTF-16 code units. */
const MOST_UNITS = MAX_BODY * 2;
const number = v.pipe(count, v.maxValue(MOST_NUMBER));

const textFrame = v.object({
  type: v.literal("text"),
  n: v.pipe(number, v.minValue(1)),
  /** The oldest of the author's messages that still exists: earlier ones never come. */
  first: number,
  /** Up to which message of the other side the author had seen when this was written. */
  seen: number,
  /** A UUID: the client id of the message, should both keep the chat. */
  id: v.pipe(v.string(), v.regex(UUID), v.toLowerCase()),
  body: v.pipe(v.string(), v.check(isWritable)),
});

const stateFrame = v.object({
  type: v.literal("state"),
  /** Up to which of the receiver's messages the sender has, and has read. */
  have: number,
  read: number,
  /** How often the sender has pressed Keep, and how many presses of the receiver it knows. */
  keep: number,
  heard: number,
  /** Both want to keep the chat; from here on this is final. */
  agreed: v.boolean(),
});

const chatFrame = v.union([textFrame, stateFrame]);

export type TextFrame = v.InferOutput<typeof textFrame>;
export type StateFrame = v.InferOutput<typeof stateFrame>;
export type ChatFrame = v.InferOutput<typeof chatFrame>;

/** Return the frame in `message`, or null when it is not valid. */
export const readChatFrame = (message: unknown): ChatFrame | null => parse(chatFrame, message);

/** Whether this is a valid message: the limits of a conversation. */
export function isWritable(body: string): boolean {
  if (body.length > MOST_UNITS || isBlank(body)) return false;
  return body.length <= MAX_BODY || [...body].length <= MAX_BODY;
}

/** Remove what a conversation cannot store: NUL and lone surrogates. */
export function storable(text: string): string {
  return text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");
}
