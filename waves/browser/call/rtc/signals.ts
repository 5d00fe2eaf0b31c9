/** The signals of the other browser. They are untrusted: nothing is used before it is validated. */
import * as v from "valibot";
import { count, parse, textUpTo } from "../../kit/parse";
import type { LinkName } from "../../socket/protocol";
import { PROBLEMS } from "../model/media_errors";
import type { PeerConnectionSignal } from "./peer_connection";

// Measured: an offer with every codec of Chromium has 7 kB, a candidate 200 bytes.
const MAX_SDP = 48_000;
const MAX_CANDIDATE = 2_000;

const optionalText = v.nullish(textUpTo(MAX_CANDIDATE), null);

const description = v.object({ type: v.picklist(["offer", "answer"]), sdp: textUpTo(MAX_SDP) });
const candidate = v.object({
  candidate: textUpTo(MAX_CANDIDATE),
  sdpMid: optionalText,
  sdpMLineIndex: v.nullish(count, null),
  usernameFragment: optionalText,
});
/** What goes over the control channel besides descriptions and candidates. */
const control = v.union([
  v.object({
    kind: v.literal("state"),
    microphone: v.boolean(),
    camera: v.boolean(),
    problem: v.fallback(v.picklist(["", ...PROBLEMS]), ""),
  }),
  v.object({ kind: v.literal("hang_up") }),
  /** Of a screen share: this share and all before it have ended. */
  v.object({ kind: v.literal("stopped") }),
]);
const body = v.union([v.object({ description }), v.object({ candidate }), v.object({ control })]);
/** `epoch` counts the rebuilds of a connection, `n` the signals of one sender. */
const signal = v.object({
  type: v.literal("signal"),
  call_id: v.string(),
  link: v.string(),
  epoch: count,
  n: count,
});
const addressed = v.object({ link: v.string() });

export type ControlMessage = v.InferOutput<typeof control>;
export type SignalBody = PeerConnectionSignal | { control: ControlMessage };

/** A signal of one peer connection. */
export interface NumberedSignal {
  epoch: number;
  n: number;
  body: SignalBody;
}

/** Return the signal in `value`, or null when it is not a signal of this connection. */
export function readSignal(
  value: unknown,
  { callId, link }: { callId: string; link: LinkName },
): NumberedSignal | null {
  const read = parse(signal, value);
  if (read?.call_id !== callId || read.link !== link) return null;
  const said = parse(body, value);
  return said && { epoch: read.epoch, n: read.n, body: said };
}

/** Return the name of the connection that a message is for; without a name: the main one. */
export function linkOf(value: unknown): string {
  return parse(addressed, value)?.link ?? "main";
}
