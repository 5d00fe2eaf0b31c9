/** The stored device preferences and how a device is matched. */
import { describe, expect, test } from "bun:test";
import type { DeviceInfo } from "../../../../waves/browser/call/media/device_list";
import {
  bestMatch,
  createPreferenceStorage,
  type Preferences,
  toggled,
} from "../../../../waves/browser/call/media/device_preferences";
import { SPEECH } from "../../../../waves/browser/call/media/snapshot";
import { MemoryStorage } from "../../support/fake_browser";

const found = (id: string, label: string, groupId = ""): DeviceInfo => ({
  kind: "microphone",
  id,
  label,
  groupId,
});

const DESK = found("id-desk", "Desk", "group-desk");
const HEADSET = found("id-headset", "Headset", "group-headset");

describe("matching the chosen device", () => {
  const cases: [string, DeviceInfo, DeviceInfo | null][] = [
    ["by its id, whatever it is called now", found("id-headset", "Kopfhörer"), HEADSET],
    ["by its name, when ids have changed", found("old", "Headset", "old"), HEADSET],
    [
      "by the thing it is a part of, when its name has changed too",
      { ...HEADSET, id: "old", label: "Old" },
      HEADSET,
    ],
    ["not at all, when nothing of it is the same", found("old", "Old", "old"), null],
    ["not by a name or a group that it never had", found("old", "", ""), null],
  ];
  for (const [how, wanted, match] of cases) {
    test(`finds it ${how}`, () => {
      const nameless = found("id-other", "", "");
      expect(bestMatch([nameless, DESK, HEADSET], wanted)).toBe(match);
    });
  }

  test("finds none when none was chosen", () => {
    expect(bestMatch([DESK, HEADSET], null)).toBeNull();
  });

  test("prefers an equal id over an equal name", () => {
    const twin = found("id-twin", "Headset");
    expect(bestMatch([twin, HEADSET], HEADSET)).toBe(HEADSET);
  });
});

describe("audio processing", () => {
  test("has three switches, and music mode turns all of them off", () => {
    const music = toggled(SPEECH, "music");
    expect(music).toEqual({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      music: true,
    });
    expect(toggled(music, "music")).toEqual(SPEECH);
    expect(toggled(SPEECH, "echoCancellation")).toEqual({ ...SPEECH, echoCancellation: false });
  });

  test("leaves music mode when one of them is turned on", () => {
    expect(toggled(toggled(SPEECH, "music"), "noiseSuppression")).toEqual({
      echoCancellation: false,
      noiseSuppression: true,
      autoGainControl: false,
      music: false,
    });
  });
});

describe("the stored preferences", () => {
  const CHOSEN: Preferences = {
    devices: {
      camera: null,
      microphone: { id: "id-headset", label: "Headset", groupId: "g" },
      speaker: { id: "out", label: "Loudspeaker", groupId: "" },
    },
    sound: toggled(SPEECH, "music"),
  };

  test("are kept on the next page", () => {
    const storage = new MemoryStorage();
    createPreferenceStorage(() => storage).save(CHOSEN);
    expect(createPreferenceStorage(() => storage).load()).toEqual(CHOSEN);
  });

  test("are empty where storage is forbidden, missing or damaged", () => {
    const nothing = { devices: { camera: null, microphone: null, speaker: null }, sound: SPEECH };
    const forbidden = createPreferenceStorage(() => {
      throw new DOMException("no", "SecurityError");
    });
    forbidden.save(CHOSEN);
    expect(forbidden.load()).toEqual(nothing);
    expect(createPreferenceStorage(() => null).load()).toEqual(nothing);
    const damaged = ["{", "7", "[]", '{"devices":7,"sound":[]}', '{"devices":{"camera":{"id":1}}}'];
    for (const text of damaged) {
      const storage = new MemoryStorage();
      storage.setItem("waves:devices", text);
      expect(createPreferenceStorage(() => storage).load()).toEqual(nothing);
    }
  });
});
