/** The dependencies of files in a real browser. */
import { measure, meterValue } from "../call/media/audio_level";
import { isAllowed } from "../call/media/permissions";
import { contextMaker } from "../call/support";
import type { Clock } from "../kit/clock";
import type { AttachmentsDeps } from "./attachments";
import type { GalleryDeps } from "./gallery";
import type { VoicePlayerDeps } from "./voice_player";
import type { Recorder, VoiceRecorderDeps } from "./voice_recorder";

type PictureDeps = Pick<AttachmentsDeps, "measure" | "makeUrl" | "freeUrl">;

export const pictureDeps: PictureDeps = {
  async measure(url) {
    const picture = new Image();
    picture.src = url;
    try {
      await picture.decode();
    } catch {
      return null;
    }
    // As it is seen: the orientation of the camera is applied.
    return { width: picture.naturalWidth, height: picture.naturalHeight };
  },
  makeUrl: (file) => URL.createObjectURL(file),
  freeUrl: (url) => URL.revokeObjectURL(url),
};

/** The formats of a voice message, the best first. */
const FORMATS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const VOICE_BITS = 32_000;

type VoiceDeps = Omit<VoiceRecorderDeps, "send" | "clock">;

export function voiceDeps(clock: Clock): VoiceDeps {
  return {
    devices: navigator.mediaDevices,
    isAllowed,
    makeRecorder,
    measure(track, heard) {
      const deps = { clock, makeContext: contextMaker(), makeStream: () => new MediaStream() };
      return measure(track, deps, (db) => heard(meterValue(db)));
    },
    async finish(recorded) {
      const { asMp4 } = await import("./voice_remux");
      return asMp4(recorded);
    },
  };
}

function makeRecorder(track: MediaStreamTrack): Recorder {
  const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format)) ?? "";
  const options = { mimeType, audioBitsPerSecond: VOICE_BITS };
  return new MediaRecorder(new MediaStream([track]), options) as unknown as Recorder;
}

export const makeAudio: VoicePlayerDeps["makeAudio"] = () => new Audio();

export const fetchFiles: GalleryDeps["fetchFiles"] = async (conversationId, kind, before) => {
  const from = before === null ? "" : `&before=${before}`;
  const response = await fetch(`/api/conversations/${conversationId}/files?kind=${kind}${from}`);
  return response.ok ? response.json() : null;
};
