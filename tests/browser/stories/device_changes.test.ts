/** Retrying devices during a call. */
import { describe, expect, test } from "bun:test";
import { equipped } from "../support/device_call";

describe("retrying devices", () => {
  test("requests both in one prompt when both were refused", async () => {
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

  test("requests only the missing device", async () => {
    const set = equipped();
    set.devices.broken = { video: "NotReadableError" };
    await set.media.start("video");
    set.devices.broken = {};
    set.media.retry();
    await set.clock.advance(0);
    expect(set.sent).toEqual(["Desk", "Face"]);
  });
});
