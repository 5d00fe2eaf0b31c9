/** Opens cameras and microphones, with fallbacks. */

import { isAmbiguous, isRefusal, type Problem, problemOf } from "../model/media_errors";
import type { Media } from "../model/snapshot";

export type Kind = "audio" | "video";

/** The part of `navigator.mediaDevices` that captures screens; absent on phones. */
export type DisplayDevices =
  | {
      getDisplayMedia?: MediaDevices["getDisplayMedia"];
      getSupportedConstraints?: MediaDevices["getSupportedConstraints"];
    }
  | undefined;

/** The used part of `navigator.mediaDevices`; undefined in insecure contexts. */
export type Devices =
  | (Pick<MediaDevices, "getUserMedia" | "enumerateDevices" | "addEventListener"> &
      Exclude<DisplayDevices, undefined>)
  | undefined;

/** The preferred constraints, followed by fallbacks. */
export type ConstraintFallbacks = readonly [MediaTrackConstraints, ...MediaTrackConstraints[]];

export type ConstraintsByKind = Readonly<Record<Kind, ConstraintFallbacks>>;

/** Whether the user has granted the permission for devices of this kind. */
export type IsAllowed = (kind: Kind) => Promise<boolean>;

export interface DeviceAccess {
  devices: Devices;
  /** Undefined where the browser does not support it. */
  isAllowed?: IsAllowed | undefined;
}

export interface Opened {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  /** Why a requested device is missing. */
  problems: { audio: Problem; video: Problem };
}

/**
 * Open the devices of a call: for video both, else the microphone, else the camera alone.
 *
 * Never rejects. A refusal is not followed by a prompt for the camera alone.
 */
export async function openDevices(
  { devices, isAllowed }: DeviceAccess,
  media: Media,
  constraints: ConstraintsByKind,
): Promise<Opened> {
  if (media === "audio") return openOne({ devices, isAllowed }, "audio", constraints.audio);
  const both = await openFirst(devices, constraints);
  if (both.stream !== null) return opened(both.stream);
  const cameraProblem = await problemWith("video", both.error, isAllowed);
  const voice = await openOne({ devices, isAllowed }, "audio", constraints.audio);
  if (voice.audio !== null || isRefusal(voice.problems.audio)) {
    return { ...voice, problems: { ...voice.problems, video: cameraProblem } };
  }
  const picture = await openOne({ devices, isAllowed }, "video", constraints.video);
  return { ...picture, problems: { ...picture.problems, audio: voice.problems.audio } };
}

/** Open a microphone or a camera. Never rejects. */
export async function openOne(
  { devices, isAllowed }: DeviceAccess,
  kind: Kind,
  wish: ConstraintFallbacks,
): Promise<Opened> {
  const { stream, error } = await openFirst(devices, { [kind]: wish });
  if (stream !== null) return opened(stream);
  const problem = await problemWith(kind, error, isAllowed);
  return opened(null, { audio: "", video: "", [kind]: problem });
}

/** Return the error code; a refusal despite a granted permission comes from the system. */
async function problemWith(
  kind: Kind,
  error: unknown,
  isAllowed: IsAllowed | undefined,
): Promise<Problem> {
  if (isAmbiguous(error) && (await isAllowed?.(kind)) === true) return "system_denied";
  return problemOf(error, kind === "audio" ? "microphone" : "camera");
}

interface Attempt {
  stream: MediaStream | null;
  error: unknown;
}

/** Try the constraints in order; a refusal stops it. */
async function openFirst(
  devices: Devices,
  constraints: Partial<ConstraintsByKind>,
): Promise<Attempt> {
  const attempts = Math.max(constraints.audio?.length ?? 0, constraints.video?.length ?? 0);
  let result: Attempt = { stream: null, error: null };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    result = await openOnce(devices, constraintsOf(constraints, attempt));
    if (result.stream !== null || isRefusal(problemOf(result.error, "camera"))) break;
  }
  return result;
}

async function openOnce(devices: Devices, constraints: MediaStreamConstraints): Promise<Attempt> {
  try {
    // In an insecure context mediaDevices is undefined: the TypeError is mapped to `insecure`.
    const stream = await (devices as MediaDevices).getUserMedia(constraints);
    return { stream, error: null };
  } catch (error) {
    return { stream: null, error };
  }
}

function constraintsOf(
  { audio, video }: Partial<ConstraintsByKind>,
  attempt: number,
): MediaStreamConstraints {
  const constraints: MediaStreamConstraints = {};
  if (audio !== undefined) constraints.audio = audio[attempt] ?? audio.at(-1) ?? true;
  if (video !== undefined) constraints.video = video[attempt] ?? video.at(-1) ?? true;
  return constraints;
}

function opened(
  stream: MediaStream | null,
  problems: Opened["problems"] = { audio: "", video: "" },
): Opened {
  return {
    audio: stream?.getAudioTracks()[0] ?? null,
    video: stream?.getVideoTracks()[0] ?? null,
    problems,
  };
}
