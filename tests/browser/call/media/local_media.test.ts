import { describe, expect, test } from "bun:test";
import type { LocalMedia } from "../../../../waves/browser/call/media/local_media";
import { settle } from "../../support/fake_clock";
import type { FakeDevices, FakeTrack } from "../../support/fake_media";
import { setupLocalMedia } from "../../support/local_media";

function track(devices: FakeDevices, kind: string): FakeTrack {
  const found = devices.live.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no live ${kind}`);
  return found;
}

describe("muting and the camera", () => {
  test("muting disables the track and keeps it", async () => {
    const { devices, media, sent } = setupLocalMedia();
    await media.start("audio");
    media.toggleMicrophone();
    expect(track(devices, "audio").enabled).toBe(false);
    media.toggleMicrophone();
    expect(track(devices, "audio").enabled).toBe(true);
    expect(sent).toEqual(["audio"]);
  });

  test("muting before the microphone opens silences its first sample", async () => {
    const { devices, media } = setupLocalMedia();
    devices.isWaiting = true;
    const started = media.start("audio");
    media.toggleMicrophone();
    devices.answer();
    await started;
    expect(track(devices, "audio").enabled).toBe(false);
  });

  test("turning the camera off releases the device, turning it on reopens it", async () => {
    const { devices, media, sent, stream } = setupLocalMedia();
    await media.start("video");
    media.toggleCamera();
    expect(devices.live.map((one) => one.kind)).toEqual(["audio"]);
    expect(stream.getVideoTracks()).toEqual([]);
    expect(media.state).toMatchObject({ cameraOff: true, localVideo: false });

    media.toggleCamera();
    await settle();
    expect(devices.asked.at(-1)).toEqual({ audio: false, video: true });
    expect(media.state).toMatchObject({ cameraOff: false, localVideo: true });
    expect(sent).toEqual(["audio", "video", "no video", "video"]);
  });

  test("rapid clicks end in the last requested state", async () => {
    for (const clicks of [1, 2, 3, 4, 5]) {
      const { devices, media } = setupLocalMedia();
      await media.start("video");
      devices.isWaiting = true;
      for (let click = 0; click < clicks; click += 1) media.toggleCamera();
      devices.answer();
      await settle();
      const isOn = clicks % 2 === 0;
      expect(media.state).toMatchObject({ cameraOff: !isOn, localVideo: isOn });
      expect(devices.live.filter((one) => one.kind === "video")).toHaveLength(isOn ? 1 : 0);
      expect(devices.asked.length).toBeLessThanOrEqual(2);
    }
  });

  test("a camera that is turned off while it opens is never sent", async () => {
    const { devices, media, sent } = setupLocalMedia();
    devices.isWaiting = true;
    const started = media.start("video");
    media.toggleCamera();
    devices.answer();
    await started;
    expect(sent).toEqual(["audio"]);
    expect(devices.live.map((one) => one.kind)).toEqual(["audio"]);
  });

  test("a camera that fails to reopen stays off with the reason", async () => {
    const { devices, media } = setupLocalMedia();
    await media.start("video");
    media.toggleCamera();
    devices.errors = ["NotReadableError"];
    media.toggleCamera();
    await settle();
    expect(media.state).toMatchObject({ cameraOff: true, problem: "device_busy" });
    media.toggleCamera();
    await settle();
    expect(media.state).toMatchObject({ cameraOff: false, problem: "", hasCamera: true });
  });

  test("unmuting without a microphone tries to open one", async () => {
    const { devices, media } = setupLocalMedia();
    devices.errors = ["NotAllowedError"];
    await media.start("audio");
    expect(media.state.hasMicrophone).toBe(false);
    media.toggleMicrophone();
    await settle();
    expect(media.state).toMatchObject({ hasMicrophone: true, micMuted: false, problem: "" });
  });
});

describe("devices that are unplugged", () => {
  test("a camera that is unplugged is off and reported as missing", async () => {
    const { devices, media, sent } = setupLocalMedia();
    await media.start("video");
    track(devices, "video").unplug();
    expect(media.state).toMatchObject({ cameraOff: true, problem: "no_camera" });
    expect(sent.at(-1)).toBe("no video");
  });

  test("a microphone that is unplugged is replaced by the next one", async () => {
    const { devices, media } = setupLocalMedia();
    await media.start("audio");
    track(devices, "audio").unplug();
    expect(media.state.problem).toBe("no_microphone");
    await settle();
    expect(media.state).toMatchObject({ problem: "", hasMicrophone: true });
    expect(devices.live).toHaveLength(1);
  });
});

describe("the end of the media", () => {
  test("stops every track at once", async () => {
    const { devices, media } = setupLocalMedia();
    await media.start("video");
    media.stop();
    expect(devices.live).toEqual([]);
  });

  test("stops a device that opens after it, for every request", async () => {
    const late: ((media: LocalMedia) => unknown)[] = [
      (media) => media.start("video"),
      (media) => media.start("audio"),
    ];
    for (const begin of late) {
      const { devices, media, sent, states } = setupLocalMedia();
      devices.isWaiting = true;
      begin(media);
      media.stop();
      const told = states.length;
      devices.answer();
      await settle();
      expect(devices.tracks.length).toBeGreaterThan(0);
      expect([devices.live, sent]).toEqual([[], []]);
      expect(states).toHaveLength(told);
    }
  });

  test("stops a camera that is being turned on", async () => {
    const { devices, media } = setupLocalMedia();
    await media.start("video");
    media.toggleCamera();
    devices.isWaiting = true;
    media.toggleCamera();
    media.stop();
    devices.answer();
    await settle();
    expect(devices.live).toEqual([]);
  });

  test("prevents later clicks from opening a device", async () => {
    const { devices, media } = setupLocalMedia();
    await media.start("video");
    media.stop();
    media.toggleCamera();
    media.toggleMicrophone();
    await settle();
    expect(devices.asked).toHaveLength(1);
  });
});
