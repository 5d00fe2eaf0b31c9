/** Captures a screen, a window or a tab (W3C Screen Capture). */

import type { DisplayDevices } from "../media/get_user_media";
import { describe, isBySystem } from "../model/media_errors";

/** Why a screen could not be captured. */
export type DisplayProblem =
  | ""
  | "unsupported"
  | "system_denied"
  | "display_forbidden"
  | "display_failed";

export type CaptureResult = { stream: MediaStream } | { problem: DisplayProblem };

/** Options that are missing from the DOM types; a browser ignores unknown ones. */
type DisplayOptions = DisplayMediaStreamOptions & {
  selfBrowserSurface: "include" | "exclude";
  surfaceSwitching: "include" | "exclude";
  systemAudio: "include" | "exclude";
};

/**
 * More than 3.7 megapixels does not improve readability, and 5 cost the encoder a third more.
 * A maximum scales down and keeps the aspect ratio.
 */
const VIDEO: MediaTrackConstraints = {
  width: { max: 2560 },
  height: { max: 1440 },
  frameRate: { max: 30 },
};

/** No speech processing: it would ruin music. */
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
 * No browser reports it directly. One that supports a constraint for captured audio does capture
 * it: today Chromium from 109 on.
 */
export function canShareSound(devices: DisplayDevices): boolean {
  return supports(devices, "suppressLocalAudioPlayback") || supports(devices, "restrictOwnAudio");
}

/** Open the browser's picker. Never rejects; cancelling is not a problem. */
export async function chooseDisplay(devices: DisplayDevices): Promise<CaptureResult> {
  if (!canShare(devices)) return { problem: "unsupported" };
  try {
    const stream = await (devices as MediaDevices).getDisplayMedia(optionsFor(devices));
    return { stream };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/**
 * The options of the picker. Our own tab plays the peer's voice, and a share that includes it
 * would send it back as an echo. Where the browser can exclude our own audio, everything may be
 * shared; elsewhere neither system audio nor our own tab is offered.
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
  // Chromium uses one name for a refusal by user, system or policy; the messages differ.
  if (isBySystem(message)) return "system_denied";
  return /\bpermissions? policy\b/i.test(message) ? "display_forbidden" : "";
}
