/** The error codes of cameras and microphones. */

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

/** The kind of device that was requested. */
export type Device = "camera" | "microphone";

/**
 * Map an error of getUserMedia to an error code.
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
 * Return the name and the message of a thrown value.
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

/** Whether the system has refused, not the user: Chromium says so in the message. */
export const isBySystem = (message: string): boolean => /\bby (the )?system\b/i.test(message);

/**
 * Whether it is unknown who has refused: Firefox and Safari use the same message for the
 * user and for the system.
 */
export function isAmbiguous(error: unknown): boolean {
  const { name, message } = describe(error);
  return name === "NotAllowedError" && /user agent or the platform/i.test(message);
}

/** Chromium gives every refusal the same name and puts the reason into the message. */
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

/** Whether requesting less would only show the same prompt again. */
export function isRefusal(problem: Problem): boolean {
  return REFUSALS.has(problem);
}
