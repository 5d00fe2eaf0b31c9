/**
 * Everything of this browser that sees, hears and is heard: what there is, what this
 * person has chosen of it, and what there is to say about it. One per page.
 */
import type { Clock } from "../../kit/clock";
import type { MakeContext } from "./audio_source";
import { type DeviceKind, DeviceList, type Found } from "./device_list";
import { DeviceNotices } from "./device_notices";
import {
  bestMatch,
  type PreferenceMemory,
  type Preferences,
  type Remembered,
  type SoundSettings,
} from "./device_preferences";
import type { Devices, IsAllowed, Kind, Wish, Wishes } from "./get_user_media";
import { MicrophoneMonitor } from "./microphone_monitor";
import type { SharedAudioContext } from "./shared_audio_context";
import { Speaker } from "./speaker";

export interface DeviceManagerDeps {
  /** `navigator.mediaDevices`: undefined where the page is not secure. */
  devices: Devices;
  /** Undefined where the browser does not tell. */
  isAllowed?: IsAllowed | undefined;
  clock: Clock;
  memory: PreferenceMemory;
  makeStream(): MediaStream;
  makeAudio(): HTMLAudioElement;
  makeContext: MakeContext | undefined;
  /** Where everything sounds that the page makes itself. */
  audio: SharedAudioContext;
  /** Whether this browser lets a page choose a speaker. */
  hasSpeakerChoice: boolean;
}

export const DEVICE_OF: Readonly<Record<Kind, "microphone" | "camera">> = {
  audio: "microphone",
  video: "camera",
};

// Wishes, never demands: a camera that can do less is better than none.
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
};
const FACE: MediaTrackConstraints = { ...PICTURE, facingMode: "user" };

export class DeviceManager {
  readonly list: DeviceList;
  readonly notices: DeviceNotices;
  readonly ear: MicrophoneMonitor;
  readonly speaker: Speaker;
  #preferences: Preferences;
  /** What was chosen before the last choice, in case that one cannot be used. */
  #previous: Partial<Record<DeviceKind, Remembered | null>> = {};
  #speakerId = "";
  readonly #listeners = new Set<() => void>();

  constructor(readonly deps: DeviceManagerDeps) {
    this.list = new DeviceList(deps.devices, deps.clock);
    this.notices = new DeviceNotices(deps.clock);
    this.#preferences = deps.memory.load();
    this.ear = new MicrophoneMonitor({
      ...deps,
      talkingMuted: (isTalking) => this.notices.talkingMuted(isTalking),
    });
    this.speaker = new Speaker({
      isSupported: deps.hasSpeakerChoice,
      chosen: () => this.preferred("speaker")?.id ?? "",
      failed: () => this.notices.say("speaker_failed", this.preferred("speaker")?.label ?? ""),
      makeAudio: deps.makeAudio,
    });
    this.list.subscribe(() => this.#speakersChanged());
    // Looking opens nothing, and lets the next ring and call find what was chosen at once.
    const { camera, microphone, speaker } = this.#preferences.devices;
    if (camera ?? microphone ?? speaker) void this.list.refresh();
  }

  get sound(): SoundSettings {
    return this.#preferences.sound;
  }

  /** The chosen device, when this browser has it; null: what the system prefers. */
  preferred(kind: DeviceKind): Found | null {
    return bestMatch(this.list.of(kind), this.remembered(kind));
  }

  remembered(kind: DeviceKind): Remembered | null {
    return this.#preferences.devices[kind];
  }

  /** Hear of every choice; the answer ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Remember a device of the list; the empty id: whatever the system prefers. */
  choose(kind: DeviceKind, id: string): void {
    this.#previous[kind] = this.remembered(kind);
    this.#remember(kind, this.list.of(kind).find((one) => one.id === id) ?? null);
  }

  /** The last choice cannot be used. */
  takeChoiceBack(kind: DeviceKind): void {
    this.#remember(kind, this.#previous[kind] ?? null);
  }

  setSound(sound: SoundSettings): void {
    this.#keep({ ...this.#preferences, sound });
  }

  get wishes(): Wishes {
    return { audio: this.#wish("audio"), video: this.#wish("video") };
  }

  /** How the microphone's sound is to be treated. */
  get treatment(): MediaTrackConstraints {
    const { echoCancellation, noiseSuppression, autoGainControl } = this.sound;
    return { echoCancellation, noiseSuppression, autoGainControl };
  }

  /**
   * The chosen device by name where it is known to be there, and anyone otherwise: a
   * demand that cannot be met would be a call without sound.
   */
  #wish(kind: Kind): Wish {
    const anyone = kind === "audio" ? this.treatment : FACE;
    const wanted = this.remembered(DEVICE_OF[kind]);
    if (wanted === null) return [anyone];
    const chosen = kind === "audio" ? this.treatment : PICTURE;
    const present = this.preferred(DEVICE_OF[kind]);
    if (present === null) return [{ ...chosen, deviceId: { ideal: wanted.id } }, anyone];
    return [{ ...chosen, deviceId: { exact: present.id } }, anyone];
  }

  #remember(kind: DeviceKind, found: Remembered | null): void {
    const kept = found && { id: found.id, label: found.label, groupId: found.groupId };
    this.#keep({
      ...this.#preferences,
      devices: { ...this.#preferences.devices, [kind]: kept },
    });
    if (kind === "speaker") this.#leadSound();
  }

  #keep(preferences: Preferences): void {
    this.#preferences = preferences;
    this.deps.memory.save(preferences);
    for (const listener of [...this.#listeners]) listener();
  }

  /** The chosen speaker has come or gone: lead the sound, and say where it is now. */
  #speakersChanged(): void {
    const before = this.#speakerId;
    this.#leadSound();
    const wanted = this.remembered("speaker");
    if (before === "" || this.#speakerId !== "" || wanted === null) return;
    this.notices.say("now_speaker", wanted.label);
  }

  #leadSound(): void {
    const { id } = this.speaker;
    if (id === this.#speakerId) return;
    this.#speakerId = id;
    this.speaker.changed();
  }
}
