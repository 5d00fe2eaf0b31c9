/**
 * The frames of the data channel `recording`: request, answer, and state.
 *
 * Everything from the peer is validated here; a message that does not fit is dropped.
 */

import * as v from "valibot";
import { parse } from "../../kit/parse";

/** Names the recording in every frame about it. */
const id = v.pipe(v.string(), v.regex(/^[0-9a-zA-Z-]{1,64}$/));

/** The recording side asks for consent. */
const askFrame = v.object({ type: v.literal("ask"), id });

/**
 * The state of a recording: `stalled` when nothing reaches the disk;
 * `off` also cancels a request.
 */
const stateFrame = v.object({
  type: v.literal("state"),
  id,
  state: v.picklist(["on", "paused", "stalled", "off"]),
});

/** The peer allows the recording, refuses it, or withdraws its consent. */
const answerFrame = v.object({ type: v.literal("answer"), id, allow: v.boolean() });

const recordingFrame = v.variant("type", [askFrame, stateFrame, answerFrame]);

export type RecordingFrame = v.InferOutput<typeof recordingFrame>;
export type RecordingState = v.InferOutput<typeof stateFrame>["state"];

/** Return the frame in `message`, or null when it is not valid. */
export const readRecordingFrame = (message: unknown): RecordingFrame | null =>
  parse(recordingFrame, message);
