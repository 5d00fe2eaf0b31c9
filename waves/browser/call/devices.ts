/** Opening cameras and microphones, and making do with what there is. */
import { isRefusal, type Problem, problemOf } from "./problems";
import type { Media } from "./snapshot";

export type Kind = "audio" | "video";

/** The part of `navigator.mediaDevices` that we use; undefined on plain http. */
export type Devices = Pick<MediaDevices, "getUserMedia"> | undefined;

export interface Opened {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  /** Why one of them is missing that was asked for. */
  problems: { audio: Problem; video: Problem };
}

const MICROPHONE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
// Wishes, never demands: a camera that can do less is better than none.
const CAMERA: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
  facingMode: "user",
};

/**
 * Open what a call needs: for video both, else the microphone, else the camera alone.
 *
 * Never rejects. A refusal is not followed by a question about the camera alone.
 */
export async function openDevices(devices: Devices, media: Media): Promise<Opened> {
  if (media === "audio") return openMicrophone(devices);
  const both = await ask(devices, { audio: MICROPHONE, video: CAMERA });
  if (both.stream !== null) return opened(both.stream);
  const cameraProblem = problemOf(both.error, "camera");
  const voice = await openMicrophone(devices);
  if (voice.audio !== null || isRefusal(voice.problems.audio)) {
    return { ...voice, problems: { ...voice.problems, video: cameraProblem } };
  }
  const picture = await openCamera(devices);
  return { ...picture, problems: { ...picture.problems, audio: voice.problems.audio } };
}

/** Open a microphone. Never rejects. */
export async function openMicrophone(devices: Devices): Promise<Opened> {
  const { stream, error } = await ask(devices, { audio: MICROPHONE });
  if (stream !== null) return opened(stream);
  return opened(null, { audio: problemOf(error, "microphone"), video: "" });
}

/** Open a camera. Never rejects. */
export async function openCamera(devices: Devices): Promise<Opened> {
  const { stream, error } = await ask(devices, { video: CAMERA });
  if (stream !== null) return opened(stream);
  return opened(null, { audio: "", video: problemOf(error, "camera") });
}

interface Asked {
  stream: MediaStream | null;
  error: unknown;
}

async function ask(devices: Devices, constraints: MediaStreamConstraints): Promise<Asked> {
  try {
    // Without a secure context there is no mediaDevices: the TypeError says so.
    const stream = await (devices as MediaDevices).getUserMedia(constraints);
    return { stream, error: null };
  } catch (error) {
    return { stream: null, error };
  }
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
