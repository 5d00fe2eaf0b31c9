/** What this browser supports of a recording. */
import type { MissingFeature } from "./recording_deps";

/** In order of preference; Safari supports MP4 only. */
const TYPES = [
  "video/webm;codecs=vp9,opus",
  "video/webm;codecs=vp8,opus",
  "video/webm",
  "video/mp4",
] as const;

/** Return the feature that this browser is missing for a recording. */
export function missingFeature(): MissingFeature {
  if (!("MediaRecorder" in window) || bestType() === "") return "recorder";
  if (!("captureStream" in HTMLCanvasElement.prototype) || !("AudioContext" in window)) {
    return "picture";
  }
  const isStored = typeof navigator.storage?.getDirectory === "function";
  return isStored && "Worker" in window && "locks" in navigator ? "" : "storage";
}

/** The media type to record; empty when none is supported. */
export function bestType(): string {
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}
