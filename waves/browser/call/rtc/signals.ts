/** Reading what the other side says: nothing of it is trusted before it was looked at. */
import type { LinkName } from "../../socket/protocol";
import { knownProblem, type Problem } from "../model/media_errors";
import type { LinkSignal } from "./peer_connection";

/** What goes over the control channel besides descriptions and candidates. */
export type ControlMessage =
  | { kind: "state"; microphone: boolean; camera: boolean; problem: Problem }
  | { kind: "hang_up" }
  /** Of a share: it is over, this one and all before it. */
  | { kind: "stopped" };

export type SignalBody = LinkSignal | { control: ControlMessage };

/** A signal of one link: `epoch` counts its rebuilds, `n` the signals of one sender. */
export interface NumberedSignal {
  epoch: number;
  n: number;
  body: SignalBody;
}

// Measured: an offer with every codec of Chromium has 7 kB, a candidate 200 bytes.
const MAX_SDP = 48_000;
const MAX_CANDIDATE = 2_000;

type Fields = Record<string, unknown>;

/** Return the signal in `value`, or null when it is none of this link. */
export function readSignal(
  value: unknown,
  { callId, link }: { callId: string; link: LinkName },
): NumberedSignal | null {
  if (!isFields(value) || value.type !== "signal") return null;
  if (value.call_id !== callId || value.link !== link) return null;
  const { epoch, n } = value;
  const body = readBody(value);
  if (!isCount(epoch) || !isCount(n) || body === null) return null;
  return { epoch, n, body };
}

/** Which link a message is for; what names none is the main link's to drop. */
export function linkOf(value: unknown): unknown {
  const link = isFields(value) ? value.link : undefined;
  return link ?? "main";
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readBody(value: Fields): SignalBody | null {
  if (isFields(value.description)) return readDescription(value.description);
  if (isFields(value.candidate)) return readCandidate(value.candidate);
  if (isFields(value.control)) return readControl(value.control);
  return null;
}

function readDescription({ type, sdp }: Fields): SignalBody | null {
  if (type !== "offer" && type !== "answer") return null;
  return isText(sdp, MAX_SDP) ? { description: { type, sdp } } : null;
}

function readCandidate(value: Fields): SignalBody | null {
  const { candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = value;
  if (!isText(candidate, MAX_CANDIDATE)) return null;
  if (sdpMid !== null && !isText(sdpMid, MAX_CANDIDATE)) return null;
  if (usernameFragment !== null && !isText(usernameFragment, MAX_CANDIDATE)) return null;
  if (sdpMLineIndex !== null && !isCount(sdpMLineIndex)) return null;
  return { candidate: { candidate, sdpMid, sdpMLineIndex, usernameFragment } };
}

function readControl({ kind, microphone, camera, problem }: Fields): SignalBody | null {
  if (kind === "hang_up" || kind === "stopped") return { control: { kind } };
  if (kind !== "state") return null;
  if (typeof microphone !== "boolean" || typeof camera !== "boolean") return null;
  return { control: { kind, microphone, camera, problem: knownProblem(problem) } };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length <= longest;
}

/** Whether it is a whole number from 0 on. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
