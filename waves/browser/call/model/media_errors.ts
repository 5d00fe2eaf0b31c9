/** What can be wrong with a camera or a microphone, in one word each. */

export const PROBLEMS = [
  "permission_denied",
  "permission_dismissed",
  "system_denied",
  "no_camera",
  "no_microphone",
  "device_busy",
  "device_taken",
  "device_failed",
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
  const { name, message } = describe(error);
  switch (name) {
    case "NotAllowedError":
      return refusalOf(message);
    case "SecurityError":
    case "TypeError":
      return "insecure";
    case "NotReadableError":
    case "AbortError":
      return "device_busy";
    case "NotFoundError":
    case "OverconstrainedError":
      return missing === "camera" ? "no_camera" : "no_microphone";
    default:
      return "device_failed";
  }
}

/**
 * Return the name and the message of whatever was thrown.
 *
 * An OverconstrainedError is no DOMException in every browser, and an error of another
 * window is an instance of none of our classes, so only its fields count.
 */
export function describe(error: unknown): { name: string; message: string } {
  const { name, message } = Object(error) as { name?: unknown; message?: unknown };
  return {
    name: typeof name === "string" ? name : "",
    message: typeof message === "string" ? message : "",
  };
}

/** Whether the system, not the person, has refused: Chromium says so in the message. */
export const isBySystem = (message: string): boolean => /\bby (the )?system\b/i.test(message);

/**
 * Whether a refusal does not tell who has refused: Firefox and Safari give one sentence for
 * the person and for the system.
 */
export function isAmbiguous(error: unknown): boolean {
  const { name, message } = describe(error);
  return name === "NotAllowedError" && /user agent or the platform/i.test(message);
}

/** Chromium gives every refusal the same name, and tells the reasons apart in the message. */
function refusalOf(message: string): Problem {
  if (isBySystem(message)) return "system_denied";
  if (/\bdismissed\b/i.test(message)) return "permission_dismissed";
  if (/\bsecure (origin|context)/i.test(message)) return "insecure";
  return "permission_denied";
}

const REFUSALS: ReadonlySet<Problem> = new Set([
  "permission_denied",
  "permission_dismissed",
  "system_denied",
  "insecure",
]);

/** Whether asking for less would only ask the person the same question again. */
export function isRefusal(problem: Problem): boolean {
  return REFUSALS.has(problem);
}
