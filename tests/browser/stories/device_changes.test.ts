/** Devices that are chosen, taken, treated and tried again while a call is on. */
import { describe, expect, test } from "bun:test";
import { equipped } from "../support/device_call";

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
