/**
 * Device settings, device tests and audio processing, for the settings page and for a call.
 *
 * In a call they apply to the media of the call; elsewhere to a test that opens devices after a
 * click and releases them when the page is left.
 */
import { createStore, type Store } from "../../kit/store";
import { type CallStore, isRunning } from "../model/snapshot";
import type { DeviceKind } from "./device_list";
import { DEVICE_OF, type DeviceManager } from "./device_manager";
import { toggled } from "./device_preferences";
import type { Kind } from "./get_user_media";
import { LocalMedia, type LocalState } from "./local_media";
import type { Watcher } from "./microphone_monitor";
import {
  type DevicesSnapshot,
  NO_DEVICES,
  type NoticesSnapshot,
  type SoundSwitch,
} from "./snapshot";
import type { Speaker } from "./speaker";
import type { StreamRegistry } from "./stream_registry";
import { TestSound } from "./test_sound";

export interface DeviceSettingsDeps {
  deviceManager: DeviceManager;
  call: CallStore;
  streams: StreamRegistry;
  /** The local media of the live call, or null. */
  inCall(): LocalMedia | null;
}

const KIND_OF: Partial<Record<DeviceKind, Kind>> = { microphone: "audio", camera: "video" };

export class DeviceSettings {
  readonly store = createStore<DevicesSnapshot>(NO_DEVICES);
  #check: LocalMedia | null = null;
  readonly #testSound: TestSound;

  constructor(private readonly deps: DeviceSettingsDeps) {
    const { call, deviceManager, streams } = deps;
    this.#testSound = new TestSound({
      ...deviceManager.deps,
      speaker: deviceManager.speaker,
      changed: (isTesting) => this.store.set({ isTesting }),
    });
    deviceManager.subscribe(() => this.#show());
    deviceManager.list.subscribe(() => this.#show());
    call.subscribe(() => this.#callChanged());
    streams.subscribe(() => this.#show());
    streams.provide("localCheck", () => this.#local?.stream ?? null);
  }

  /** The output of all audio of a call. */
  get speaker(): Speaker {
    return this.deps.deviceManager.speaker;
  }

  /** Subscribe to the microphone level, from 0 to 100. Returns an unsubscribe function. */
  watchLevel(watcher: Watcher): () => void {
    return this.deps.deviceManager.microphoneMonitor.watch(watcher);
  }

  get notices(): Store<NoticesSnapshot> {
    return this.deps.deviceManager.notices.store;
  }

  /** The settings are on the screen: labels are refreshed, no device is opened. */
  entered(): void {
    this.#show();
    void this.deps.deviceManager.list.refresh();
  }

  /** The settings are left: devices opened by the test are released. */
  left(): void {
    this.stopCheck();
    this.#testSound.stop();
  }

  /** Called from a click: open camera and microphone for a test. */
  startCheck(): void {
    const { deviceManager, streams } = this.deps;
    if (this.#check !== null || !this.#isFree) return;
    const check = new LocalMedia({
      deviceManager,
      stream: deviceManager.deps.makeStream(),
      send: () => streams.changed(),
      changed: (state) => this.#checked(check, state),
    });
    this.#check = check;
    void check.start("video");
    streams.changed();
  }

  stopCheck(): void {
    const check = this.#check;
    if (check === null) return;
    this.#check = null;
    check.stop();
    this.store.set({ problem: "" });
    this.deps.streams.changed();
  }

  /** Retry what could not be opened. */
  retry(): void {
    this.#local?.retry();
  }

  choose(kind: DeviceKind, id: string): void {
    this.deps.deviceManager.choose(kind, id);
    const media = KIND_OF[kind];
    if (media !== undefined) void this.#local?.choiceChanged(media);
  }

  /** Switch to the offered device. */
  acceptOffer(): void {
    const { deviceManager } = this.deps;
    const offer = deviceManager.notices.takeOffer();
    const media = offer === null ? undefined : KIND_OF[offer.kind];
    if (offer === null || media === undefined) return;
    deviceManager.choose(offer.kind, offer.id);
    void this.#local?.choiceChanged(media, { use: true });
  }

  dismissNotice(): void {
    this.deps.deviceManager.notices.clear();
  }

  toggleSound(which: SoundSwitch): void {
    const { deviceManager } = this.deps;
    deviceManager.setSound(toggled(deviceManager.sound, which));
    void this.#local?.soundChanged();
  }

  testSpeaker(): void {
    this.#testSound.play();
  }

  get #local(): LocalMedia | null {
    return this.deps.inCall() ?? this.#check;
  }

  /** Nothing of a call uses the devices of this browser. */
  get #isFree(): boolean {
    const call = this.deps.call.getSnapshot();
    return call.phase !== "outgoing" && !isRunning(call);
  }

  /** Some systems give a camera to one consumer at a time. */
  #callChanged(): void {
    if (!this.#isFree) this.stopCheck();
    this.#show();
  }

  #checked(check: LocalMedia, { problem }: LocalState): void {
    if (this.#check !== check) return;
    this.store.set({ problem });
    this.#show();
  }

  #show(): void {
    const { deviceManager } = this.deps;
    const local = this.#local;
    const chosen = (kind: DeviceKind): string => deviceManager.preferred(kind)?.id ?? "";
    this.store.set({
      ...deviceManager.sound,
      ...listed(deviceManager),
      camera: chosen(DEVICE_OF.video),
      microphone: chosen(DEVICE_OF.audio),
      speaker: chosen("speaker"),
      hasSpeakerChoice: deviceManager.speaker.isSupported,
      isFree: this.#isFree,
      isChecking: this.#check !== null,
      hasPicture: local?.state.localVideo ?? false,
    });
  }
}

function listed({
  list,
}: DeviceManager): Pick<DevicesSnapshot, "cameras" | "microphones" | "speakers"> {
  return {
    cameras: list.of("camera"),
    microphones: list.of("microphone"),
    speakers: list.of("speaker"),
  };
}
