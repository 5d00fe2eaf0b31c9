import { describe, expect, test } from "bun:test";
import { choose, HEADSET, inCall, ROOM } from "../../support/device_call";

describe("choosing another device", () => {
  test("replaces the track before stopping the old one", async () => {
    const set = await inCall("video");
    await choose(set, "audio", HEADSET.deviceId);
    await choose(set, "video", ROOM.deviceId);
    expect(set.sent).toEqual(["Desk", "Face", "Headset", "Room"]);
    expect(set.devices.live.map((track) => track.label)).toEqual(["Headset", "Room"]);
    expect(set.media.stream.getTracks().map((track) => track.label)).toEqual(["Headset", "Room"]);
  });

  test("keeps the mute state", async () => {
    const set = await inCall("audio");
    set.media.toggleMicrophone();
    await choose(set, "audio", HEADSET.deviceId);
    expect(set.live("audio").map((track) => [track.label, track.enabled])).toEqual([
      ["Headset", false],
    ]);
    expect(set.media.state.micMuted).toBe(true);
  });

  test("several times in a row ends with the last one", async () => {
    const set = await inCall("audio");
    set.devices.isWaiting = true;
    const first = choose(set, "audio", HEADSET.deviceId);
    await set.clock.advance(0);
    const second = choose(set, "audio", "");
    const third = choose(set, "audio", HEADSET.deviceId);
    set.devices.answer();
    await Promise.all([first, second, third]);
    await set.clock.advance(0);
    expect(set.live("audio").map((track) => track.label)).toEqual(["Headset"]);
    expect(set.sent.at(-1)).toBe("Headset");
  });

  test("that fails to open changes nothing and reports the problem", async () => {
    const set = await inCall("audio");
    set.devices.failing[HEADSET.deviceId] = "NotFoundError";
    await choose(set, "audio", HEADSET.deviceId);
    expect(set.live("audio").map((track) => track.label)).toEqual(["Desk"]);
    expect([set.notice(), set.sent]).toEqual(["microphone_failed Headset", ["Desk"]]);
    expect(set.deviceManager.chosen("microphone")).toBeNull();
    expect(set.media.state.problem).toBe("");
  });

  test("stops the old track first where only one device can be open", async () => {
    const set = await inCall("audio");
    set.devices.errors = ["NotReadableError"];
    await choose(set, "audio", HEADSET.deviceId);
    expect(set.sent).toEqual(["Desk", "", "Headset"]);
    expect(set.live("audio").map((track) => track.label)).toEqual(["Headset"]);
  });

  test("while the camera is off takes effect when it is turned on", async () => {
    const set = await inCall("audio");
    await choose(set, "video", ROOM.deviceId);
    expect(set.live("video")).toEqual([]);
    set.media.toggleCamera();
    await set.clock.advance(0);
    expect(set.live("video").map((track) => track.label)).toEqual(["Room"]);
  });

  test("after the call opens nothing and stops a device that opens late", async () => {
    const set = await inCall("audio");
    set.devices.isWaiting = true;
    const choosing = choose(set, "audio", HEADSET.deviceId);
    set.media.stop();
    set.devices.answer();
    await choosing;
    await choose(set, "audio", "");
    expect(set.devices.live).toEqual([]);
  });
});
