/**
 * Choosing devices, trying them out, and treating the voice: on the settings page and in
 * a call, with the same code. In a call it works on what the call holds; elsewhere on a
 * check that opens devices after a click and gives them back when the page is left.
 */
import { createStore, type Store } from "../../kit/store";
import type { Problem } from "../model/media_errors";
import { type CallStore, isRunning } from "../model/snapshot";
import type { DeviceKind, Found } from "./device_list";
import { DEVICE_OF, type DeviceManager } from "./device_manager";
import type { NoticesSnapshot } from "./device_notices";
import { type SoundSettings, type SoundSwitch, SPEECH, toggled } from "./device_preferences";
import type { Kind } from "./get_user_media";
import { LocalMedia, type LocalState } from "./local_media";
import type { Watcher } from "./microphone_monitor";
import type { Speaker } from "./speaker";
import type { StreamRegistry } from "./stream_registry";
import { TestSound } from "./test_sound";

export interface DevicesSnapshot extends SoundSettings {
  readonly cameras: readonly Found[];
  readonly microphones: readonly Found[];
  readonly speakers: readonly Found[];
  /** The id of the chosen one; empty: what the system prefers. */
  readonly camera: string;
  readonly microphone: string;
  readonly speaker: string;
  /** This browser lets a page choose where it is heard. */
  readonly hasSpeakerChoice: boolean;
  /** No call uses the devices: they may be checked. */
  readonly isFree: boolean;
  /** The check of the settings page has devices open. */
  readonly isChecking: boolean;
  /** There is a picture to see: of the check, or of the call. */
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

export interface DeviceSettingsDeps {
  equipment: DeviceManager;
  call: CallStore;
  streams: StreamRegistry;
  /** What the call that is on holds. */
  inCall(): LocalMedia | null;
}

const KIND_OF: Partial<Record<DeviceKind, Kind>> = { microphone: "audio", camera: "video" };

export class DeviceSettings {
  readonly store = createStore<DevicesSnapshot>(NO_DEVICES);
  #check: LocalMedia | null = null;
  readonly #testSound: TestSound;

  constructor(private readonly deps: DeviceSettingsDeps) {
    const { call, equipment, streams } = deps;
    this.#testSound = new TestSound({
      ...equipment.deps,
      speaker: equipment.speaker,
      changed: (isTesting) => this.store.set({ isTesting }),
    });
    equipment.subscribe(() => this.#show());
    equipment.list.subscribe(() => this.#show());
    call.subscribe(() => this.#callChanged());
    streams.subscribe(() => this.#show());
    streams.provide("localCheck", () => this.#local?.stream ?? null);
  }

  /** Where everything that is heard of a call is to be played. */
  get speaker(): Speaker {
    return this.deps.equipment.speaker;
  }

  /** Hear how loud the microphone is, from 0 to 100; the answer ends it. */
  watchLevel(watcher: Watcher): () => void {
    return this.deps.equipment.ear.watch(watcher);
  }

  get notices(): Store<NoticesSnapshot> {
    return this.deps.equipment.notices.store;
  }

  /** The chooser is on the screen: nothing is opened, names are looked up. */
  entered(): void {
    this.#show();
    void this.deps.equipment.list.refresh();
  }

  /** It is not any more: whatever it has opened is given back. */
  left(): void {
    this.stopCheck();
    this.#testSound.stop();
  }

  /** From a click: open camera and microphone to see and hear oneself. */
  startCheck(): void {
    const { equipment, streams } = this.deps;
    if (this.#check !== null || !this.#isFree) return;
    const check = new LocalMedia({
      equipment,
      stream: equipment.deps.makeStream(),
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

  /** Try again what could not be opened. */
  retry(): void {
    this.#local?.retry();
  }

  choose(kind: DeviceKind, id: string): void {
    this.deps.equipment.choose(kind, id);
    const media = KIND_OF[kind];
    if (media !== undefined) void this.#local?.choiceChanged(media);
  }

  /** Take the device that was offered. */
  acceptOffer(): void {
    const { equipment } = this.deps;
    const offer = equipment.notices.takeOffer();
    const media = offer === null ? undefined : KIND_OF[offer.kind];
    if (offer === null || media === undefined) return;
    equipment.choose(offer.kind, offer.id);
    void this.#local?.choiceChanged(media, { use: true });
  }

  dismissNotice(): void {
    this.deps.equipment.notices.clear();
  }

  toggleSound(which: SoundSwitch): void {
    const { equipment } = this.deps;
    equipment.setSound(toggled(equipment.sound, which));
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

  /** Some systems give a camera to one page at a time, and some to one use of a page. */
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
    const { equipment } = this.deps;
    const local = this.#local;
    const chosen = (kind: DeviceKind): string => equipment.preferred(kind)?.id ?? "";
    this.store.set({
      ...equipment.sound,
      ...listed(equipment),
      camera: chosen(DEVICE_OF.video),
      microphone: chosen(DEVICE_OF.audio),
      speaker: chosen("speaker"),
      hasSpeakerChoice: equipment.speaker.isSupported,
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
