import { describe, expect, test } from "bun:test";
import { DESK, equipped, FACE, HEADSET, inCall, ROOM } from "../../support/device_call";
import { FakeDevices, microphone } from "../../support/fake_media";

describe("what was chosen before", () => {
  test("is opened at once, both together", async () => {
    const { devices, sent } = await inCall("video", {
      chosen: { microphone: HEADSET, camera: ROOM },
    });
    expect(sent).toEqual(["Headset", "Room"]);
    expect(devices.asked).toHaveLength(1);
  });

  test("is not confused with what was plugged in: a call begins without a word", async () => {
    const set = equipped();
    await set.media.start("video");
    await set.clock.advance(1_000);
    expect([set.notice(), set.sent]).toEqual(["", ["Desk", "Face"]]);
  });

  test("is taken as soon as the names are known, when ids have changed", async () => {
    const devices = new FakeDevices();
    devices.isAllowed = false;
    const chosen = { microphone: microphone("Headset", "id-of-last-year") };
    const set = equipped({ devices, chosen });
    await set.media.start("audio");
    expect(set.sent).toEqual(["Desk", "Headset"]);
    expect([set.live("audio").length, set.notice()]).toEqual([1, ""]);
  });

  test("is not missed: the next best is used, and it is said", async () => {
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

  test("makes no call fail that vanishes between the look and the question", async () => {
    const set = equipped({ chosen: { microphone: HEADSET, camera: ROOM } });
    await set.deviceManager.list.refresh();
    set.devices.present = [DESK, FACE];
    await set.media.start("video");
    expect(set.sent).toEqual(["Desk", "Face"]);
    expect(set.media.state.problem).toBe("");
  });

  test("is left aside when another app has it", async () => {
    const set = equipped({ chosen: { microphone: HEADSET } });
    set.devices.failing[HEADSET.deviceId] = "NotReadableError";
    await set.deviceManager.list.refresh();
    await set.media.start("audio");
    expect([set.sent, set.notice()]).toEqual([["Desk"], "busy_microphone Headset Desk"]);
  });

  test("is not asked for again after a refusal", async () => {
    const set = equipped({ chosen: { microphone: HEADSET } });
    await set.deviceManager.list.refresh();
    set.devices.broken.audio = "NotAllowedError";
    await set.media.start("audio");
    expect(set.devices.asked).toHaveLength(1);
    expect(set.media.state.problem).toBe("permission_denied");
  });
});
