/** What can be wrong with a camera or a microphone, in one word each. */

export const PROBLEMS = [
  "permission_denied",
  "no_camera",
  "no_microphone",
  "device_busy",
  "device_taken",
  "insecure",
] as const;

export type Problem = (typeof PROBLEMS)[number] | "";

/** What was asked of getUserMedia. */
export type Device = "camera" | "microphone";

/**
 * Return what an error of getUserMedia means for the device that it leaves us without.
 *
 * Names as in Media Capture and Streams, section 10.2 (getUserMedia).
 */
export function problemOf(error: unknown, missing: Device): Problem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
      return "permission_denied";
    case "SecurityError":
    case "TypeError":
      return "insecure";
    case "NotReadableError":
    case "AbortError":
      return "device_busy";
    default:
      return missing === "camera" ? "no_camera" : "no_microphone";
  }
}

/** Whether asking for less would only ask the person the same question again. */
export function isRefusal(problem: Problem): boolean {
  return problem === "permission_denied" || problem === "insecure";
}

/** Return `value` when it is a problem that we know: the other side may say anything. */
export function knownProblem(value: unknown): Problem {
  return PROBLEMS.find((problem) => problem === value) ?? "";
}
