import { describe, expect, test } from "bun:test";
import { StagePage } from "../support/stage_page";

describe("the media session", () => {
  test("shows the name of the peer and handles its actions", () => {
    const page = new StagePage();
    page.connect({ localVideo: true });
    expect(page.title).toBe("Ana");
    for (const action of ["togglemicrophone", "togglecamera", "hangup", "play", "pause", "stop"]) {
      page.handlers.get(action)?.();
    }
    // A call cannot be paused: play, pause and stop all resume paused playback.
    const played = ["resume", "resume", "resume"];
    expect(page.done).toEqual(["toggleMicrophone", "toggleCamera", "hangUp", ...played]);
  });

  test("follows the microphone and the camera", () => {
    const page = new StagePage();
    page.connect({ localVideo: true });
    expect(page.active).toEqual({ microphone: true, camera: true });
    page.call.set({ micMuted: true, localVideo: false });
    expect(page.active).toEqual({ microphone: false, camera: false });
  });

  test("is cleared after the call", () => {
    const page = new StagePage();
    page.connect();
    page.call.set({ phase: "ended" });
    expect(page.title).toBeNull();
    expect(new Set(page.handlers.values())).toEqual(new Set([null]));
  });

  test("omits unsupported actions", () => {
    const page = new StagePage({ unknown: ["togglecamera"] });
    page.connect();
    const known = ["togglemicrophone", "hangup", "play", "pause", "stop"];
    expect([...page.handlers.keys()]).toEqual(known);
  });
});
