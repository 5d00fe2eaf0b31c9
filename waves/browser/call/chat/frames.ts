/**
 * What goes over the chat channel: texts, and the state of whoever sends it.
 *
 * Texts are numbered from 1 without a gap, per author and call. A state says everything
 * else at once and may be said again at any time: the newest one counts.
 */

import { isBlank } from "../../kit/is_blank";
import { MAX_BODY } from "../../messages/drafts";
import { isCount } from "../rtc/signals";

export interface TextFrame {
  type: "text";
  n: number;
  /** The oldest of the author's messages that there still is: earlier ones never come. */
  first: number;
  /** Up to which of the other side's messages the author had seen when this was written. */
  seen: number;
  /** A UUID: the client id of the message, should both keep the chat. */
  id: string;
  body: string;
}

export interface StateFrame {
  type: "state";
  /** Up to which of your messages are in my log, and have been in front of me. */
  have: number;
  read: number;
  /** How often I have pressed Keep; how many of your presses I know of. */
  keep: number;
  heard: number;
  /** Both want to keep the chat: from here on nobody takes it back. */
  agreed: boolean;
}

export type ChatFrame = TextFrame | StateFrame;

type Fields = Record<string, unknown>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Nobody writes more in one call; beyond it numbers would lose their neighbours. */
const MOST_NUMBER = 1_000_000_000;
/** A code point takes up to two units of a string. */
const MOST_UNITS = MAX_BODY * 2;

/** Return the frame in `message`, or null: what comes from the peer is not trusted. */
export function readChatFrame(message: Fields): ChatFrame | null {
  if (message.type === "text") return readText(message);
  return message.type === "state" ? readState(message) : null;
}

function readText({ n, first, seen, id, body }: Fields): TextFrame | null {
  if (!isNumber(n) || !isNumber(first) || !isNumber(seen) || n === 0) return null;
  if (typeof id !== "string" || !UUID.test(id)) return null;
  if (typeof body !== "string" || !isWritable(body)) return null;
  return { type: "text", n, first, seen, id: id.toLowerCase(), body };
}

function readState({ have, read, keep, heard, agreed }: Fields): StateFrame | null {
  if (!isNumber(have) || !isNumber(read) || !isNumber(keep) || !isNumber(heard)) return null;
  if (typeof agreed !== "boolean") return null;
  return { type: "state", have, read, keep, heard, agreed };
}

function isNumber(value: unknown): value is number {
  return isCount(value) && value <= MOST_NUMBER;
}

/** Whether this may be a message: the same limits as in a conversation. */
export function isWritable(body: string): boolean {
  if (body.length > MOST_UNITS || isBlank(body)) return false;
  return body.length <= MAX_BODY || [...body].length <= MAX_BODY;
}

/** The text without what a conversation cannot store: NUL, and halves of a character. */
export function storable(text: string): string {
  return text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");
}
