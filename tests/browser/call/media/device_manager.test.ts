import { describe, expect, test } from "bun:test";
import { DESK, equipped, FACE, HEADSET, inCall, ROOM } from "../../support/device_call";
import { FakeDevices, microphone } from "../../support/fake_media";

describe("the stored devices", () => {
  test("are opened at once, in one request", async () => {
    const { devices, sent } = await inCall("video", {
      chosen: { microphone: HEADSET, camera: ROOM },
    });
    expect(sent).toEqual(["Headset", "Room"]);
    expect(devices.asked).toHaveLength(1);
  });

  test("are not reported as added when a call begins", async () => {
    const set = equipped();
    await set.media.start("video");
    await set.clock.advance(1_000);
    expect([set.notice(), set.sent]).toEqual(["", ["Desk", "Face"]]);
  });

  test("are found by name when their ids have changed", async () => {
    const devices = new FakeDevices();
    devices.isAllowed = false;
    const chosen = { microphone: microphone("Headset", "id-of-last-year") };
    const set = equipped({ devices, chosen });
    await set.media.start("audio");
    expect(set.sent).toEqual(["Desk", "Headset"]);
    expect([set.live("audio").length, set.notice()]).toEqual([1, ""]);
  });

  test("are replaced by the default with a notice when they are missing", async () => {
    const set = equipped({ present: [DESK, FACE], chosen: { microphone: HEADSET, camera: ROOM } });
    await set.deviceManager.list.refresh();
    await set.media.start("audio");
    expect(set.sent).toEqual(["Desk"]);
    expect(set.notice()).toBe("missing_microphone Headset Desk");
    expect(set.media.state.problem).toBe("");
    set.media.toggleCamera();
    await set.clock.advance(0);
    expect(set.sent).toEqual(["Desk", "Face"]);
    expect(set.notice()).toBe("missing_camera Room Face");
  });

  test("do not fail a call when they vanish before getUserMedia", async () => {
    const set = equipped({ chosen: { microphone: HEADSET, camera: ROOM } });
    await set.deviceManager.list.refresh();
    set.devices.present = [DESK, FACE];
    await set.media.start("video");
    expect(set.sent).toEqual(["Desk", "Face"]);
    expect(set.media.state.problem).toBe("");
  });

  test("are replaced when another app uses them", async () => {
    const set = equipped({ chosen: { microphone: HEADSET } });
    set.devices.failing[HEADSET.deviceId] = "NotReadableError";
    await set.deviceManager.list.refresh();
    await set.media.start("audio");
    expect([set.sent, set.notice()]).toEqual([["Desk"], "busy_microphone Headset Desk"]);
  });

  test("are not requested again after a refusal", async () => {
    const set = equipped({ chosen: { microphone: HEADSET } });
    await set.deviceManager.list.refresh();
    set.devices.broken.audio = "NotAllowedError";
    await set.media.start("audio");
    expect(set.devices.asked).toHaveLength(1);
    expect(set.media.state.problem).toBe("permission_denied");
  });
});
