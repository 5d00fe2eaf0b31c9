import { describe, expect, test } from "bun:test";
import { DESK, FACE, HEADSET, inCall, ROOM } from "../../support/device_call";
import { camera, microphone } from "../../support/fake_media";

describe("a microphone that is unplugged", () => {
  test("is replaced by the next one with a notice, keeping the mute", async () => {
    const set = await inCall("audio", { chosen: { microphone: HEADSET } });
    set.media.toggleMicrophone();
    set.devices.unplug(HEADSET.deviceId);
    await set.clock.advance(1_000);
    expect(set.live("audio").map((track) => [track.label, track.enabled])).toEqual([
      ["Desk", false],
    ]);
    expect(set.notice()).toBe("now_microphone Desk");
    expect(set.media.state).toMatchObject({ problem: "", hasMicrophone: true, micMuted: true });
  });

  test("is detected by the device list where the track does not end", async () => {
    const set = await inCall("audio", { chosen: { microphone: HEADSET } });
    set.devices.present = [DESK, FACE];
    set.devices.change();
    await set.clock.advance(1_000);
    expect(set.live("audio").map((track) => track.label)).toEqual(["Desk"]);
    expect(set.notice()).toBe("now_microphone Desk");
  });

  test("is used again when it returns, if it was chosen", async () => {
    const set = await inCall("audio", { chosen: { microphone: HEADSET } });
    set.devices.unplug(HEADSET.deviceId);
    await set.clock.advance(1_000);
    set.devices.plug(HEADSET);
    await set.clock.advance(1_000);
    expect(set.live("audio").map((track) => track.label)).toEqual(["Headset"]);
    expect(set.notice()).toBe("now_microphone Headset");

    const other = await inCall("audio", { present: [DESK] });
    other.devices.plug(HEADSET);
    await other.clock.advance(1_000);
    expect(other.live("audio").map((track) => track.label)).toEqual(["Desk"]);
    expect(other.notice()).toBe("microphone_new Headset");
    expect(other.deviceManager.notices.takeOffer()?.id).toBe(HEADSET.deviceId);
  });

  test("and was the only one is replaced when one is plugged in", async () => {
    const set = await inCall("audio", { present: [DESK, FACE] });
    set.media.toggleMicrophone();
    set.devices.unplug(DESK.deviceId);
    await set.clock.advance(1_000);
    expect(set.media.state).toMatchObject({ problem: "no_microphone", hasMicrophone: false });
    set.devices.plug(HEADSET);
    await set.clock.advance(1_000);
    expect(set.live("audio").map((track) => [track.label, track.enabled])).toEqual([
      ["Headset", false],
    ]);
    expect(set.media.state).toMatchObject({ problem: "", micMuted: true });
  });

  test("because its permission was revoked is not requested repeatedly", async () => {
    const set = await inCall("audio");
    set.devices.broken.audio = "NotAllowedError";
    set.live("audio")[0]?.unplug();
    await set.clock.advance(1_000);
    expect(set.media.state.problem).toBe("permission_denied");
    set.devices.plug(microphone("Third"));
    await set.clock.advance(1_000);
    expect(set.devices.asked).toHaveLength(2);
  });
});

describe("a camera that is unplugged", () => {
  test("is shown as off, and another one is offered but not turned on", async () => {
    const set = await inCall("video");
    set.devices.unplug(FACE.deviceId);
    await set.clock.advance(1_000);
    expect(set.live("video")).toEqual([]);
    expect(set.media.state).toMatchObject({ cameraOff: true, problem: "", hasCamera: true });
    expect(set.notice()).toBe("camera_lost Face Room");
    expect(set.deviceManager.notices.takeOffer()).toMatchObject({ id: ROOM.deviceId });
    await set.media.choiceChanged("video", { use: true });
    expect(set.media.state).toMatchObject({ cameraOff: false, localVideo: true });
  });

  test("and was the only one is offered when it returns", async () => {
    const set = await inCall("video", { present: [DESK, FACE] });
    set.devices.unplug(FACE.deviceId);
    await set.clock.advance(1_000);
    expect(set.media.state).toMatchObject({ cameraOff: true, problem: "no_camera" });
    set.devices.plug(FACE);
    await set.clock.advance(1_000);
    expect(set.live("video")).toEqual([]);
    expect(set.notice()).toBe("camera_back Face");
    expect(set.media.state.problem).toBe("");
  });

  test("is offered instead of the current one only if it was chosen", async () => {
    const set = await inCall("video", { present: [DESK, FACE], chosen: { camera: ROOM } });
    set.devices.plug(camera("Third"));
    await set.clock.advance(1_000);
    expect(set.notice()).toBe("");
    set.devices.plug(ROOM);
    await set.clock.advance(1_000);
    expect(set.notice()).toBe("camera_back Room");
    expect(set.live("video").map((track) => track.label)).toEqual(["Face"]);
  });

  test("is no longer offered when the user turns a camera on", async () => {
    const set = await inCall("video");
    set.devices.unplug(FACE.deviceId);
    await set.clock.advance(1_000);
    set.media.toggleCamera();
    await set.clock.advance(0);
    expect([set.notice(), set.deviceManager.notices.takeOffer()]).toEqual(["", null]);
    expect(set.live("video").map((track) => track.label)).toEqual(["Room"]);
  });

  test("causes no notice while the camera is off", async () => {
    const set = await inCall("audio");
    set.devices.unplug(ROOM.deviceId);
    set.devices.plug(camera("Third"));
    await set.clock.advance(1_000);
    expect([set.notice(), set.media.state.problem]).toEqual(["", ""]);
  });
});
