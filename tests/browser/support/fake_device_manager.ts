/** What this browser sees and hears with, in the test's hands. */
import type { MakeContext } from "../../../waves/browser/call/media/audio_source";
import { DeviceManager } from "../../../waves/browser/call/media/device_manager";
import type {
  PreferenceStorage,
  Preferences,
} from "../../../waves/browser/call/media/device_preferences";
import { SharedAudioContext } from "../../../waves/browser/call/media/shared_audio_context";
import { SPEECH } from "../../../waves/browser/call/media/snapshot";
import { FakeClock } from "./fake_clock";
import { FakeDevices, makeFakeStream } from "./fake_media";

export class FakePreferences implements PreferenceStorage {
  kept: Preferences = {
    devices: { camera: null, microphone: null, speaker: null },
    sound: SPEECH,
  };

  load(): Preferences {
    return this.kept;
  }

  save(preferences: Preferences): void {
    this.kept = preferences;
  }
}

/** An AudioContext in which the microphone is as loud as the test says. */
export class FakeAudioContext {
  state = "running";
  sinkId = "";
  readonly destination = { isDestination: true };

  constructor(
    private readonly loudness: () => number,
    readonly sampleRate = 8_000,
    private readonly refuses: (rate: number) => boolean = () => false,
  ) {}

  async resume(): Promise<void> {}
  async suspend(): Promise<void> {
    this.state = "suspended";
  }
  async close(): Promise<void> {
    this.state = "closed";
  }
  async setSinkId(id: string): Promise<void> {
    this.sinkId = id;
  }
  createMediaStreamSource() {
    if (this.refuses(this.sampleRate)) throw new DOMException("other rate", "NotSupportedError");
    return { connect() {} };
  }
  createAnalyser() {
    const fill = (samples: Float32Array): unknown => samples.fill(this.loudness());
    return { fftSize: 0, getFloatTimeDomainData: fill };
  }
  createBuffer() {
    return { copyToChannel() {} };
  }
  createBufferSource() {
    return { buffer: null, connect() {}, disconnect() {}, start() {} };
  }
}

export interface EquipmentSetup {
  clock: FakeClock;
  devices: FakeDevices;
  preferenceStorage: FakePreferences;
  deviceManager: DeviceManager;
  contexts: FakeAudioContext[];
  /** Let the microphone be this loud from now on, from 0 to 1. */
  sounds(loudness: number): void;
  /** Let contexts of these sample rates refuse every microphone. */
  refuseRates(refuses: (rate: number) => boolean): void;
}

export interface EquipmentOptions {
  clock?: FakeClock;
  devices?: FakeDevices;
  preferenceStorage?: FakePreferences;
  isSecure?: boolean;
}

export function equip({
  clock = new FakeClock(),
  devices = new FakeDevices(),
  preferenceStorage = new FakePreferences(),
  isSecure = true,
}: EquipmentOptions = {}): EquipmentSetup {
  const contexts: FakeAudioContext[] = [];
  let loudness = 0;
  let refuses = (_rate: number): boolean => false;
  const makeContext: MakeContext = (options) => {
    const refusesNow = (rate: number): boolean => refuses(rate);
    const context = new FakeAudioContext(() => loudness, options?.sampleRate, refusesNow);
    contexts.push(context);
    return context as unknown as AudioContext;
  };
  const deviceManager = new DeviceManager({
    devices: isSecure ? (devices as unknown as MediaDevices) : undefined,
    clock,
    preferenceStorage,
    makeStream: makeFakeStream,
    makeAudio: () => ({}) as HTMLAudioElement,
    makeContext,
    audio: new SharedAudioContext({ clock, makeContext }),
    hasSpeakerChoice: true,
  });
  const sounds = (now: number): void => {
    loudness = now;
  };
  const refuseRates = (now: (rate: number) => boolean): void => {
    refuses = now;
  };
  return { clock, devices, preferenceStorage, deviceManager, contexts, sounds, refuseRates };
}
