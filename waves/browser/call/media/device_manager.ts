/**
 * The cameras, microphones and speakers of this browser: which exist, which the user has
 * chosen, and notices about them. One per page.
 */
import type { Clock } from "../../kit/clock";
import type { MakeContext } from "./audio_source";
import { type DeviceInfo, type DeviceKind, DeviceList } from "./device_list";
import { DeviceNotices } from "./device_notices";
import {
  bestMatch,
  type ChosenDevice,
  type PreferenceStorage,
  type Preferences,
} from "./device_preferences";
import type {
  ConstraintFallbacks,
  ConstraintsByKind,
  Devices,
  IsAllowed,
  Kind,
} from "./get_user_media";
import { MicrophoneMonitor } from "./microphone_monitor";
import type { SharedAudioContext } from "./shared_audio_context";
import type { SoundSettings } from "./snapshot";
import { Speaker } from "./speaker";

export interface DeviceManagerDeps {
  /** `navigator.mediaDevices`: undefined where the page is not secure. */
  devices: Devices;
  /** Undefined where the browser does not support it. */
  isAllowed?: IsAllowed | undefined;
  clock: Clock;
  preferenceStorage: PreferenceStorage;
  makeStream(): MediaStream;
  makeAudio(): HTMLAudioElement;
  makeContext: MakeContext | undefined;
  /** The AudioContext for sounds of the page itself. */
  audio: SharedAudioContext;
  /** Whether this browser lets a page choose a speaker. */
  hasSpeakerChoice: boolean;
}

export const DEVICE_OF: Readonly<Record<Kind, "microphone" | "camera">> = {
  audio: "microphone",
  video: "camera",
};

// `ideal`, never `exact`: a camera that can do less is better than none.
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
};
const FACE: MediaTrackConstraints = { ...PICTURE, facingMode: "user" };

export class DeviceManager {
  readonly list: DeviceList;
  readonly notices: DeviceNotices;
  readonly microphoneMonitor: MicrophoneMonitor;
  readonly speaker: Speaker;
  #preferences: Preferences;
  /** The choice before the last one, in case the last one cannot be used. */
  #previous: Partial<Record<DeviceKind, ChosenDevice | null>> = {};
  #speakerId = "";
  readonly #listeners = new Set<() => void>();

  constructor(readonly deps: DeviceManagerDeps) {
    this.list = new DeviceList(deps.devices, deps.clock);
    this.notices = new DeviceNotices(deps.clock);
    this.#preferences = deps.preferenceStorage.load();
    this.microphoneMonitor = new MicrophoneMonitor({
      ...deps,
      talkingMuted: (isTalking) => this.notices.talkingMuted(isTalking),
    });
    this.speaker = new Speaker({
      isSupported: deps.hasSpeakerChoice,
      chosen: () => this.preferred("speaker")?.id ?? "",
      failed: () => this.notices.show("speaker_failed", this.preferred("speaker")?.label ?? ""),
      makeAudio: deps.makeAudio,
    });
    this.list.subscribe(() => this.#speakersChanged());
    // Enumerating opens no device, and makes the chosen ones available to the next call.
    const { camera, microphone, speaker } = this.#preferences.devices;
    if (camera ?? microphone ?? speaker) void this.list.refresh();
  }

  get sound(): SoundSettings {
    return this.#preferences.sound;
  }

  /** The chosen device if it is present; null: the system default. */
  preferred(kind: DeviceKind): DeviceInfo | null {
    return bestMatch(this.list.of(kind), this.chosen(kind));
  }

  chosen(kind: DeviceKind): ChosenDevice | null {
    return this.#preferences.devices[kind];
  }

  /** Subscribe to choices. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Choose a device of the list; the empty id: the system default. */
  choose(kind: DeviceKind, id: string): void {
    this.#previous[kind] = this.chosen(kind);
    this.#remember(kind, this.list.of(kind).find((one) => one.id === id) ?? null);
  }

  /** Revert the last choice, which cannot be used. */
  takeChoiceBack(kind: DeviceKind): void {
    this.#remember(kind, this.#previous[kind] ?? null);
  }

  setSound(sound: SoundSettings): void {
    this.#save({ ...this.#preferences, sound });
  }

  get constraints(): ConstraintsByKind {
    return { audio: this.#wish("audio"), video: this.#wish("video") };
  }

  /** The constraints of the audio processing. */
  get audioProcessing(): MediaTrackConstraints {
    const { echoCancellation, noiseSuppression, autoGainControl } = this.sound;
    return { echoCancellation, noiseSuppression, autoGainControl };
  }

  /**
   * The chosen device by `exact` id where it is known to be present, any device otherwise: a
   * constraint that cannot be met would be a call without audio.
   */
  #wish(kind: Kind): ConstraintFallbacks {
    const anyone = kind === "audio" ? this.audioProcessing : FACE;
    const wanted = this.chosen(DEVICE_OF[kind]);
    if (wanted === null) return [anyone];
    const chosen = kind === "audio" ? this.audioProcessing : PICTURE;
    const present = this.preferred(DEVICE_OF[kind]);
    if (present === null) return [{ ...chosen, deviceId: { ideal: wanted.id } }, anyone];
    return [{ ...chosen, deviceId: { exact: present.id } }, anyone];
  }

  #remember(kind: DeviceKind, found: ChosenDevice | null): void {
    const kept = found && { id: found.id, label: found.label, groupId: found.groupId };
    this.#save({
      ...this.#preferences,
      devices: { ...this.#preferences.devices, [kind]: kept },
    });
    if (kind === "speaker") this.#routeSound();
  }

  #save(preferences: Preferences): void {
    this.#preferences = preferences;
    this.deps.preferenceStorage.save(preferences);
    for (const listener of [...this.#listeners]) listener();
  }

  /** The chosen speaker has appeared or gone: route the audio, and show a notice. */
  #speakersChanged(): void {
    const before = this.#speakerId;
    this.#routeSound();
    const wanted = this.chosen("speaker");
    if (before === "" || this.#speakerId !== "" || wanted === null) return;
    this.notices.show("now_speaker", wanted.label);
  }

  #routeSound(): void {
    const { id } = this.speaker;
    if (id === this.#speakerId) return;
    this.#speakerId = id;
    this.speaker.changed();
  }
}
