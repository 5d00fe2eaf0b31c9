/** What the server says: frames, and refusals among them. */
import type { ErrorFrame, ServerFrame } from "./protocol";

/** A command that got no good answer: an error code of the server, `closed` or `timeout`. */
export class SocketError extends Error {
  override readonly name = "WireError";
  constructor(
    readonly code: string,
    detail: string = code,
    /** How long the server wants to be left alone. */
    readonly retryAfterMs = 0,
  ) {
    super(detail);
  }
}

/** The refusal that this frame is. */
export function errorOf({ code, message, retry_after = 0 }: ErrorFrame): SocketError {
  return new SocketError(code, message, retry_after * 1_000);
}

/** The frame that came, or null when it is none. */
export function parse(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    const isFrame = typeof frame === "object" && frame !== null && "type" in frame;
    return isFrame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
