import { describe, expect, test } from "bun:test";
import { LocalMedia, type LocalState } from "../../../../waves/browser/call/media/local_media";
import { equip } from "../../support/fake_device_manager";
import { FakeStream } from "../../support/fake_media";
import { setupLocalMedia } from "../../support/local_media";

describe("opening the devices", () => {
  test("a video call requests both devices at once", async () => {
    const { devices, media, sent } = setupLocalMedia();
    await media.start("video");
    expect(devices.asked).toEqual([{ audio: true, video: true }]);
    expect(sent).toEqual(["audio", "video"]);
    expect(media.state).toMatchObject({ localVideo: true, cameraOff: false, problem: "" });
  });

  test("a voice call never requests the camera", async () => {
    const { devices, media } = setupLocalMedia();
    await media.start("audio");
    expect(devices.asked).toEqual([{ audio: true, video: false }]);
    expect(media.state).toMatchObject({ localVideo: false, cameraOff: true, hasCamera: true });
  });

  const voice: [string, string][] = [
    ["NotFoundError", "no_camera"],
    ["OverconstrainedError", "no_camera"],
    ["NotReadableError", "device_busy"],
    ["AbortError", "device_busy"],
    ["NotAllowedError", "permission_denied"],
  ];
  for (const [error, problem] of voice) {
    test(`a video call whose camera fails with ${error} continues as voice`, async () => {
      const { devices, media, sent } = setupLocalMedia();
      devices.broken.video = error;
      await media.start("video");
      expect(sent).toEqual(["audio"]);
      expect(media.state).toMatchObject({ problem, cameraOff: true, hasCamera: false });
      expect(media.state.hasMicrophone).toBe(true);
    });
  }

  test("a video call without a microphone continues with video and reports it", async () => {
    const { devices, media, sent } = setupLocalMedia();
    devices.broken.audio = "NotFoundError";
    await media.start("video");
    expect(sent).toEqual(["video"]);
    expect(media.state).toMatchObject({ problem: "no_microphone", hasMicrophone: false });
  });

  const silent: [string, string][] = [
    ["NotFoundError", "no_microphone"],
    ["NotReadableError", "device_busy"],
    ["NotAllowedError", "permission_denied"],
    ["SecurityError", "insecure"],
  ];
  for (const [error, problem] of silent) {
    test(`a voice call whose microphone fails with ${error} is receive-only`, async () => {
      const { devices, media, sent } = setupLocalMedia();
      devices.broken.audio = error;
      await media.start("audio");
      expect(sent).toEqual([]);
      expect(media.state).toMatchObject({ problem, hasMicrophone: false });
    });
  }

  test("a user who refuses is prompted at most twice", async () => {
    const { devices, media } = setupLocalMedia();
    devices.broken = { audio: "NotAllowedError", video: "NotAllowedError" };
    await media.start("video");
    expect(devices.asked).toHaveLength(2);
    expect(media.state.problem).toBe("permission_denied");
  });

  test("an insecure page has no devices and reports it", async () => {
    const states: LocalState[] = [];
    const media = new LocalMedia({
      deviceManager: equip({ isSecure: false }).deviceManager,
      stream: new FakeStream() as unknown as MediaStream,
      send: () => {},
      changed: (state) => states.push(state),
    });
    await media.start("video");
    expect(states.at(-1)?.problem).toBe("insecure");
  });
});
