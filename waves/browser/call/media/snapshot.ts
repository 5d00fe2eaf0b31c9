/** The devices and the notices about them, as screens see them. */
import type { Problem } from "../model/media_errors";
import type { DeviceInfo } from "./device_list";

/** `music`: no audio processing, and a higher bitrate. */
export type SoundSwitch = "echoCancellation" | "noiseSuppression" | "autoGainControl" | "music";
export type SoundSettings = Readonly<Record<SoundSwitch, boolean>>;

/** For speech: the defaults of browsers. */
export const SPEECH: SoundSettings = Object.freeze({
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  music: false,
});

export interface DevicesSnapshot extends SoundSettings {
  readonly cameras: readonly DeviceInfo[];
  readonly microphones: readonly DeviceInfo[];
  readonly speakers: readonly DeviceInfo[];
  /** The id of the chosen device; empty: the system default. */
  readonly camera: string;
  readonly microphone: string;
  readonly speaker: string;
  /** This browser supports choosing a speaker. */
  readonly hasSpeakerChoice: boolean;
  /** No call uses the devices, so they can be tested. */
  readonly isFree: boolean;
  /** The test on the settings page has devices open. */
  readonly isChecking: boolean;
  /** Local video is available, of the test or of the call. */
  readonly hasPicture: boolean;
  readonly problem: Problem;
  readonly isTesting: boolean;
}

export const NO_DEVICES: DevicesSnapshot = Object.freeze({
  ...SPEECH,
  cameras: [],
  microphones: [],
  speakers: [],
  camera: "",
  microphone: "",
  speaker: "",
  hasSpeakerChoice: true,
  isFree: true,
  isChecking: false,
  hasPicture: false,
  problem: "",
  isTesting: false,
});

export const NOTICES = [
  "now_microphone",
  "now_speaker",
  "missing_microphone",
  "missing_camera",
  "busy_microphone",
  "busy_camera",
  "microphone_failed",
  "camera_failed",
  "speaker_failed",
  "camera_lost",
  "camera_back",
  "microphone_new",
] as const;

export type NoticeCode = (typeof NOTICES)[number];

export interface NoticesSnapshot {
  readonly code: NoticeCode | "";
  /** The label of the device that the notice is about. */
  readonly label: string;
  /** The label of the device that replaces it. */
  readonly other: string;
  readonly hasOffer: boolean;
  /** The user speaks into a muted microphone. */
  readonly talkingMuted: boolean;
}

export const NO_NOTICE: NoticesSnapshot = Object.freeze({
  code: "",
  label: "",
  other: "",
  hasOffer: false,
  talkingMuted: false,
});
