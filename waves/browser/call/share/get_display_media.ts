/** Asking the browser for a screen, a window or a tab (W3C Screen Capture). */

import { describe, isBySystem } from "../model/media_errors";

/** The part of `navigator.mediaDevices` that captures screens; absent on phones. */
export type DisplayDevices =
  | {
      getDisplayMedia?: MediaDevices["getDisplayMedia"];
      getSupportedConstraints?: MediaDevices["getSupportedConstraints"];
    }
  | undefined;

/** Why there is no screen although the person wanted one, in one word. */
export type DisplayProblem =
  | ""
  | "unsupported"
  | "system_denied"
  | "display_forbidden"
  | "display_failed";

export type Chosen = { stream: MediaStream } | { problem: DisplayProblem };

/** Options that are newer than the types of the DOM; a browser ignores what it does not know. */
type DisplayOptions = DisplayMediaStreamOptions & {
  selfBrowserSurface: "include" | "exclude";
  surfaceSwitching: "include" | "exclude";
  systemAudio: "include" | "exclude";
};

/**
 * A picture of 5 megapixels gains nothing over one of 3.7 for the reader, and costs the
 * encoder of the sharer a third more. A maximum scales down and keeps the proportions.
 */
const VIDEO: MediaTrackConstraints = {
  width: { max: 2560 },
  height: { max: 1440 },
  frameRate: { max: 30 },
};

/** Speech processing ruins music, and there is no microphone in it. */
const AUDIO: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

/** Whether this browser can capture screens. */
export function canShare(devices: DisplayDevices): boolean {
  return typeof devices?.getDisplayMedia === "function";
}

/**
 * Whether this browser can capture the sound that belongs to a screen.
 *
 * No browser says so directly. One that knows a constraint which only makes sense for
 * captured sound does capture it: today that is Chromium from 109 on.
 */
export function canShareSound(devices: DisplayDevices): boolean {
  return supports(devices, "suppressLocalAudioPlayback") || supports(devices, "restrictOwnAudio");
}

/** Let the person choose what to share. Never rejects; who cancels has no problem. */
export async function chooseDisplay(devices: DisplayDevices): Promise<Chosen> {
  if (!canShare(devices)) return { problem: "unsupported" };
  try {
    const stream = await (devices as MediaDevices).getDisplayMedia(optionsFor(devices));
    return { stream };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/**
 * What is asked for. Our own tab plays the other side's voice: a share that holds it sends
 * the voice back as an echo. Where the browser can leave our own sound out, everything may
 * be shared; where it cannot, neither the sound of the whole machine nor our tab is offered.
 */
function optionsFor(devices: DisplayDevices): DisplayOptions {
  const isEchoFree = supports(devices, "restrictOwnAudio");
  const audio = isEchoFree ? { ...AUDIO, restrictOwnAudio: true } : AUDIO;
  return {
    video: VIDEO,
    audio: canShareSound(devices) ? audio : false,
    selfBrowserSurface: "exclude",
    surfaceSwitching: "include",
    systemAudio: isEchoFree ? "include" : "exclude",
  };
}

function supports(devices: DisplayDevices, constraint: string): boolean {
  const known = devices?.getSupportedConstraints?.() as Record<string, unknown> | undefined;
  return known?.[constraint] === true;
}

/** Names as in W3C Screen Capture, section 5.1 (getDisplayMedia). */
function problemOf(error: unknown): DisplayProblem {
  const { name, message } = describe(error);
  if (name !== "NotAllowedError" && name !== "AbortError") return "display_failed";
  // Chromium gives a person's "no", the system's and a policy's one name, and other words.
  if (isBySystem(message)) return "system_denied";
  return /\bpermissions? policy\b/i.test(message) ? "display_forbidden" : "";
}
