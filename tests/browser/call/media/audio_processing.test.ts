import { describe, expect, test } from "bun:test";
import { toggled } from "../../../../waves/browser/call/media/device_preferences";
import { SPEECH } from "../../../../waves/browser/call/media/snapshot";
import { equipped, HEADSET, inCall } from "../../support/device_call";
import { FakeDevices } from "../../support/fake_media";

describe("a change of audio processing", () => {
  const music = toggled(SPEECH, "music");

  test("is applied to the live track where the browser supports it", async () => {
    const devices = new FakeDevices();
    devices.isObedient = true;
    const set = await inCall("audio", { devices });
    set.deviceManager.setSound(music);
    await set.media.soundChanged();
    expect(set.live("audio")[0]?.getSettings()).toMatchObject({ echoCancellation: false });
    expect([set.devices.asked.length, set.sent]).toEqual([1, ["Desk"]]);
  });

  test("reopens the same microphone where it does not, keeping the mute", async () => {
    const set = await inCall("audio", { chosen: { microphone: HEADSET } });
    set.media.toggleMicrophone();
    set.deviceManager.setSound(music);
    await set.media.soundChanged();
    const [track] = set.live("audio");
    expect(track?.getSettings()).toMatchObject({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    });
    expect([track?.label, track?.enabled, set.sent]).toEqual([
      "Headset",
      false,
      ["Headset", "Headset"],
    ]);
  });

  test("is stored and used by the next call", async () => {
    const set = equipped();
    set.deviceManager.setSound(music);
    await set.media.start("audio");
    expect(set.preferenceStorage.kept.sound).toEqual(music);
    expect(set.devices.constraints[0]?.audio).toMatchObject({ echoCancellation: false });
  });

  test("keeps the current track when it fails", async () => {
    const set = await inCall("audio");
    set.deviceManager.setSound(music);
    set.devices.errors = ["AbortError", "AbortError"];
    await set.media.soundChanged();
    set.devices.errors = [];
    expect(set.deviceManager.sound).toEqual(music);
  });
});
