/** Devices that are chosen, taken, treated and tried again while a call is on. */
import { describe, expect, test } from "bun:test";
import { SPEECH, toggled } from "../../../waves/browser/call/media/device_preferences";
import { choose, DESK, equipped, FACE, HEADSET, inCall, ROOM } from "../support/device_call";
import { FakeDevices, microphone } from "../support/fake_media";

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

describe("choosing another device", () => {
  test("replaces the track, and lets the old one go after it", async () => {
    const set = await inCall("video");
    await choose(set, "audio", HEADSET.deviceId);
    await choose(set, "video", ROOM.deviceId);
    expect(set.sent).toEqual(["Desk", "Face", "Headset", "Room"]);
    expect(set.devices.live.map((track) => track.label)).toEqual(["Headset", "Room"]);
    expect(set.media.stream.getTracks().map((track) => track.label)).toEqual(["Headset", "Room"]);
  });

  test("keeps the mute", async () => {
    const set = await inCall("audio");
    set.media.toggleMicrophone();
    await choose(set, "audio", HEADSET.deviceId);
    expect(set.live("audio").map((track) => [track.label, track.enabled])).toEqual([
      ["Headset", false],
    ]);
    expect(set.media.state.micMuted).toBe(true);
  });

  test("several times, faster than devices open, ends with the last one", async () => {
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

  test("that cannot be opened changes nothing, and says so", async () => {
    const set = await inCall("audio");
    set.devices.failing[HEADSET.deviceId] = "NotFoundError";
    await choose(set, "audio", HEADSET.deviceId);
    expect(set.live("audio").map((track) => track.label)).toEqual(["Desk"]);
    expect([set.notice(), set.sent]).toEqual(["microphone_failed Headset", ["Desk"]]);
    expect(set.deviceManager.remembered("microphone")).toBeNull();
    expect(set.media.state.problem).toBe("");
  });

  test("lets go first where the system gives one device at a time", async () => {
    const set = await inCall("audio");
    set.devices.errors = ["NotReadableError"];
    await choose(set, "audio", HEADSET.deviceId);
    expect(set.sent).toEqual(["Desk", "", "Headset"]);
    expect(set.live("audio").map((track) => track.label)).toEqual(["Headset"]);
  });

  test("while the camera is off opens nothing; it is used when the camera is on", async () => {
    const set = await inCall("audio");
    await choose(set, "video", ROOM.deviceId);
    expect(set.live("video")).toEqual([]);
    set.media.toggleCamera();
    await set.clock.advance(0);
    expect(set.live("video").map((track) => track.label)).toEqual(["Room"]);
  });

  test("after the call opens nothing, and what still opens is stopped", async () => {
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

describe("a device that the system takes for a while", () => {
  test("is said to be taken, and to be back, and the other side hears of it", async () => {
    const set = await inCall("video");
    const [track] = set.live("audio");
    track?.mute();
    await set.clock.advance(2_900);
    expect(set.media.state.problem).toBe("");
    await set.clock.advance(200);
    expect(set.media.state).toMatchObject({ problem: "device_taken", hasMicrophone: false });
    track?.unmute();
    expect(set.media.state).toMatchObject({ problem: "", hasMicrophone: true });
    set.live("video")[0]?.mute();
    await set.clock.advance(3_100);
    expect(set.media.state).toMatchObject({ localVideo: false, problem: "device_taken" });
  });

  test("again and again for two seconds changes nothing for the other side", async () => {
    const set = await inCall("video");
    const told = set.states.length;
    const [camera] = set.live("video");
    for (let pause = 0; pause < 5; pause += 1) {
      camera?.mute();
      await set.clock.advance(2_000);
      camera?.unmute();
      await set.clock.advance(2_000);
    }
    expect(set.states).toHaveLength(told);
    expect(set.media.state).toMatchObject({ localVideo: true, problem: "" });
  });

  test("is opened anew by a click", async () => {
    const set = await inCall("audio");
    set.live("audio")[0]?.mute();
    await set.clock.advance(3_100);
    set.media.toggleMicrophone();
    await set.clock.advance(0);
    expect(set.media.state).toMatchObject({ problem: "", micMuted: false });
    expect(set.live("audio")).toHaveLength(1);
  });

  test("and only blinks is not worth a word", async () => {
    const set = await inCall("video");
    const [track] = set.live("video");
    const told = set.states.length;
    track?.mute();
    track?.unmute();
    await set.clock.advance(5_000);
    expect(set.states).toHaveLength(told);
  });
});

describe("another treatment of the voice", () => {
  const music = toggled(SPEECH, "music");

  test("is applied to the live track where the browser obeys", async () => {
    const devices = new FakeDevices();
    devices.isObedient = true;
    const set = await inCall("audio", { devices });
    set.deviceManager.setSound(music);
    await set.media.soundChanged();
    expect(set.live("audio")[0]?.getSettings()).toMatchObject({ echoCancellation: false });
    expect([set.devices.asked.length, set.sent]).toEqual([1, ["Desk"]]);
  });

  test("opens the same microphone anew where it does not, muted as before", async () => {
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

  test("is remembered, and used by the next call", async () => {
    const set = equipped();
    set.deviceManager.setSound(music);
    await set.media.start("audio");
    expect(set.memory.kept.sound).toEqual(music);
    expect(set.devices.constraints[0]?.audio).toMatchObject({ echoCancellation: false });
  });

  test("that fails leaves the voice as it is", async () => {
    const set = await inCall("audio");
    set.deviceManager.setSound(music);
    set.devices.errors = ["AbortError", "AbortError"];
    await set.media.soundChanged();
    set.devices.errors = [];
    expect(set.deviceManager.sound).toEqual(music);
  });
});

describe("trying again", () => {
  test("asks once for both, when both were refused", async () => {
    const set = equipped();
    set.devices.broken = { audio: "NotAllowedError", video: "NotAllowedError" };
    await set.media.start("video");
    expect(set.media.state).toMatchObject({ hasMicrophone: false, hasCamera: false });
    set.devices.broken = {};
    const asked = set.devices.asked.length;
    set.media.retry();
    await set.clock.advance(0);
    expect(set.devices.asked.slice(asked)).toEqual([{ audio: true, video: true }]);
    expect(set.sent).toEqual(["Desk", "Face"]);
    expect(set.media.state.problem).toBe("");
  });

  test("keeps to what is missing", async () => {
    const set = equipped();
    set.devices.broken = { video: "NotReadableError" };
    await set.media.start("video");
    set.devices.broken = {};
    set.media.retry();
    await set.clock.advance(0);
    expect(set.sent).toEqual(["Desk", "Face"]);
  });
});
