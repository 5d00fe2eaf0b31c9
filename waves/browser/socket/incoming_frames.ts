/** Parses the frames of the server. */
import { isFields, readJson } from "../kit/parse";
import type { ErrorFrame, ServerFrame } from "./protocol";

/** A failed command; `code` is an error code of the server, `closed` or `timeout`. */
export class SocketError extends Error {
  override readonly name = "SocketError";
  constructor(
    readonly code: string,
    detail: string = code,
    /** How long the server asks to wait, in milliseconds; 0: not at all. */
    readonly retryAfterMs = 0,
  ) {
    super(detail);
  }
}

/** Return the error in an error frame. */
export function errorOf({ code, message, retry_after = 0 }: ErrorFrame): SocketError {
  return new SocketError(code, message, retry_after * 1_000);
}

/** Return the frame in a message, or null when it is malformed. */
export function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  const frame = readJson(data);
  // Our own server sends valid frames; this only tells them from other messages.
  return isFields(frame) && "type" in frame ? (frame as unknown as ServerFrame) : null;
}
