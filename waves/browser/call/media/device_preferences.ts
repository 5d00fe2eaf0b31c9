/** The chosen devices and the audio processing, as this browser remembers them. */

import * as v from "valibot";
import { createTextStorage } from "../../kit/browser_storage";
import { isFields, readJson } from "../../kit/parse";
import type { DeviceInfo, DeviceKind } from "./device_list";
import { type SoundSettings, type SoundSwitch, SPEECH } from "./snapshot";

/** A chosen device, with everything that identifies it when browsers change its id. */
export type ChosenDevice = Pick<DeviceInfo, "id" | "label" | "groupId">;

export interface Preferences {
  /** Null: the system default. */
  readonly devices: Readonly<Record<DeviceKind, ChosenDevice | null>>;
  readonly sound: SoundSettings;
}

export interface PreferenceStorage {
  load(): Preferences;
  save(preferences: Preferences): void;
}

const MUSIC: SoundSettings = Object.freeze({
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  music: true,
});
const KEY = "waves:devices";

/**
 * Return which of `found` is the chosen one: by id, else by label, else by group. Ids
 * change when the user clears the data of the site.
 */
export function bestMatch(
  found: readonly DeviceInfo[],
  wanted: ChosenDevice | null,
): DeviceInfo | null {
  if (wanted === null) return null;
  const by = (field: keyof ChosenDevice): DeviceInfo | undefined =>
    found.find((one) => one[field] !== "" && one[field] === wanted[field]);
  return by("id") ?? by("label") ?? by("groupId") ?? null;
}

/** Return the settings after a click on one of the switches. */
export function toggled(sound: SoundSettings, which: SoundSwitch): SoundSettings {
  if (which === "music") return sound.music ? SPEECH : MUSIC;
  const next = { ...sound, [which]: !sound[which] };
  const isUntouched = !next.echoCancellation && !next.noiseSuppression && !next.autoGainControl;
  return { ...next, music: sound.music && isUntouched };
}

/** Persist the preferences in the storage that `open` returns, if any. */
export function createPreferenceStorage(open: () => Storage | null): PreferenceStorage {
  const storage = createTextStorage(open);
  return {
    load: () => read(readJson(storage.get(KEY) ?? "")),
    save: (preferences) => void storage.put(KEY, JSON.stringify(preferences)),
  };
}

const device = v.fallback(
  v.nullable(v.object({ id: v.string(), label: v.string(), groupId: v.string() })),
  null,
);
const isOn = (which: SoundSwitch) => v.fallback(v.boolean(), SPEECH[which]);

/** An older version of Waves may have written anything. */
const preferences = v.object({
  devices: v.fallback(v.object({ camera: device, microphone: device, speaker: device }), {
    camera: null,
    microphone: null,
    speaker: null,
  }),
  sound: v.fallback(
    v.object({
      echoCancellation: isOn("echoCancellation"),
      noiseSuppression: isOn("noiseSuppression"),
      autoGainControl: isOn("autoGainControl"),
      music: isOn("music"),
    }),
    SPEECH,
  ),
});

function read(value: unknown): Preferences {
  return v.parse(preferences, isFields(value) ? value : {});
}
