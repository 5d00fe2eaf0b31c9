/**
 * The frames of the data channel `recording`: request, answer, and state.
 *
 * Everything from the other side is checked here; whatever is not exactly one of these
 * frames is as if it had not come.
 */

/** The recording side asks for consent; `id` names the recording in every later frame. */
interface AskFrame {
  type: "ask";
  id: string;
}

/**
 * The state of a recording: `stalled` when nothing reaches the disk;
 * `off` also cancels a request.
 */
interface StateFrame {
  type: "state";
  id: string;
  state: "on" | "paused" | "stalled" | "off";
}

/** The peer allows the recording, refuses it, or withdraws its consent. */
interface AnswerFrame {
  type: "answer";
  id: string;
  allow: boolean;
}

export type RecordingFrame = AskFrame | StateFrame | AnswerFrame;
export type RecordingState = StateFrame["state"];

const ID = /^[0-9a-zA-Z-]{1,64}$/;
const STATES: readonly unknown[] = ["on", "paused", "stalled", "off"] satisfies RecordingState[];

/** Return the frame, or null when it is none. */
export function readRecordingFrame(message: Record<string, unknown>): RecordingFrame | null {
  const { type, id, state, allow } = message;
  if (typeof id !== "string" || !ID.test(id)) return null;
  if (type === "ask") return { type, id };
  if (type === "answer" && typeof allow === "boolean") return { type, id, allow };
  if (type === "state" && STATES.includes(state))
    return { type, id, state: state as RecordingState };
  return null;
}
