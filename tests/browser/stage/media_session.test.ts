import { describe, expect, test } from "bun:test";
import { StagePage } from "../support/stage_page";

describe("the system's own controls", () => {
  test("say who it is, and do what the buttons do", () => {
    const page = new StagePage();
    page.connect({ localVideo: true });
    expect(page.title).toBe("Ana");
    for (const action of ["togglemicrophone", "togglecamera", "hangup", "play", "pause", "stop"]) {
      page.handlers.get(action)?.();
    }
    // A call has no pause: the keys of a player play what has been paused.
    const played = ["resume", "resume", "resume"];
    expect(page.done).toEqual(["toggleMicrophone", "toggleCamera", "hangUp", ...played]);
  });

  test("follow the microphone and the camera", () => {
    const page = new StagePage();
    page.connect({ localVideo: true });
    expect(page.active).toEqual({ microphone: true, camera: true });
    page.call.set({ micMuted: true, localVideo: false });
    expect(page.active).toEqual({ microphone: false, camera: false });
  });

  test("are gone after the call", () => {
    const page = new StagePage();
    page.connect();
    page.call.set({ phase: "ended" });
    expect(page.title).toBeNull();
    expect(new Set(page.handlers.values())).toEqual(new Set([null]));
  });

  test("leave out what this system does not know", () => {
    const page = new StagePage({ unknown: ["togglecamera"] });
    page.connect();
    const known = ["togglemicrophone", "hangup", "play", "pause", "stop"];
    expect([...page.handlers.keys()]).toEqual(known);
  });
});
