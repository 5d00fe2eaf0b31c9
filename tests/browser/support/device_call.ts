/** A call in which devices come, go, fail and are chosen. */
import { LocalMedia, type LocalState } from "../../../waves/browser/call/media/local_media";
import { type EquipmentSetup, equip, FakePreferences } from "./fake_device_manager";
import {
  camera,
  type FakeDevice,
  FakeDevices,
  FakeStream,
  type FakeTrack,
  microphone,
} from "./fake_media";

export const DESK = microphone("Desk");
export const HEADSET = microphone("Headset");
export const FACE = camera("Face");
export const ROOM = camera("Room");

export interface Setup extends EquipmentSetup {
  media: LocalMedia;
  /** The label of what is sent, in order; empty: nothing. */
  sent: string[];
  states: LocalState[];
  notice(): string;
  live(kind: string): FakeTrack[];
}

export interface Options {
  present?: FakeDevice[];
  chosen?: Partial<Record<"camera" | "microphone", FakeDevice>>;
  devices?: FakeDevices;
}

export function equipped({
  present = [DESK, HEADSET, FACE, ROOM],
  chosen = {},
  ...more
}: Options = {}): Setup {
  const devices = more.devices ?? new FakeDevices();
  devices.present = [...present];
  const preferenceStorage = new FakePreferences();
  for (const [kind, { deviceId: id, label, groupId }] of Object.entries(chosen)) {
    const remembered = { ...preferenceStorage.kept.devices, [kind]: { id, label, groupId } };
    preferenceStorage.kept = { ...preferenceStorage.kept, devices: remembered };
  }
  const set = equip({ devices, preferenceStorage });
  const sent: string[] = [];
  const states: LocalState[] = [];
  const media = new LocalMedia({
    deviceManager: set.deviceManager,
    stream: new FakeStream() as unknown as MediaStream,
    send: (_kind, track) => sent.push(track?.label ?? ""),
    changed: (state) => states.push(state),
  });
  const notice = (): string => {
    const { code, label, other } = set.deviceManager.notices.store.getSnapshot();
    return [code, label, other].filter(Boolean).join(" ");
  };
  const live = (kind: string) => devices.live.filter((track) => track.kind === kind);
  return { ...set, media, sent, states, notice, live };
}

/** A call that is on. */
export async function inCall(media: "audio" | "video", options: Options = {}): Promise<Setup> {
  const set = equipped(options);
  await set.deviceManager.list.refresh();
  await set.media.start(media);
  await set.clock.advance(0);
  set.deviceManager.notices.clear();
  return set;
}

export function choose(
  { deviceManager, media }: Setup,
  kind: "audio" | "video",
  id: string,
): Promise<void> {
  deviceManager.choose(kind === "audio" ? "microphone" : "camera", id);
  return media.choiceChanged(kind);
}
