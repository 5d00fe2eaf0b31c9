import { describe, expect, test } from "bun:test";
import { aConnectedCall, aRingingCall, Page } from "../../support/call_page";
import { settle } from "../../support/fake_clock";
import { crash, reload } from "../../support/reloading";

describe("a microphone and a camera that were turned off", () => {
  const OFF = { micMuted: true, cameraOff: true };

  test("stay off when the page is reloaded at once", async () => {
    const pair = await aConnectedCall();
    pair.alice.do.toggleMicrophone();
    pair.alice.do.toggleCamera();
    const page = await reload(pair);
    expect(page.call).toMatchObject({ phase: "connected", ...OFF });
    expect(page.devices.asked).toEqual([{ audio: true, video: false }]);
    expect(page.devices.live.every((track) => !track.enabled)).toBe(true);
    expect(pair.bob.call).toMatchObject({ remoteMuted: true, remoteVideo: false });
  });

  test("keep the state of the last of many quick clicks", async () => {
    for (const clicks of [1, 2, 5, 6]) {
      const pair = await aConnectedCall();
      for (let click = 0; click < clicks; click += 1) {
        pair.alice.do.toggleMicrophone();
        pair.alice.do.toggleCamera();
      }
      const page = await reload(pair);
      const isOff = clicks % 2 === 1;
      expect(page.call).toMatchObject({ micMuted: isOff, cameraOff: isOff });
    }
  });

  test("stay off when they were turned off while ringing or connecting", async () => {
    const pair = await aRingingCall();
    pair.alice.do.toggleMicrophone();
    pair.alice.do.toggleCamera();
    const page = await reload(pair);
    expect(page.call).toMatchObject({ phase: "outgoing", ...OFF });
    pair.bob.do.accept();
    await settle(1);
    const last = await reload(pair, page);
    await pair.clock.advance(1_000);
    expect(last.call).toMatchObject({ phase: "connected", ...OFF });
  });

  test("are off after a crash, whatever state was stored", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(5_000);
    const page = await crash(pair);
    expect(page.call).toMatchObject({ phase: "connected", ...OFF });
    expect(page.devices.asked).toEqual([{ audio: true, video: false }]);
  });

  test("are off after a crash of a page restored from the back/forward cache", async () => {
    const pair = await aConnectedCall();
    pair.alice.leave({ isCached: true });
    expect(pair.alice.socket.sentOf("leaving")).toEqual([]);
    await pair.clock.advance(2_000);
    expect((await crash(pair)).call).toMatchObject(OFF);
  });

  test("are not turned on by a duplicate of the tab, which does not resume the call", async () => {
    const pair = await aConnectedCall();
    pair.server.refusal = "not_found";
    const copy = new Page(pair.server.connect("carol"), pair, pair.alice.memory);
    copy.socket.open();
    await pair.clock.advance(5_000);
    expect([copy.devices.asked, copy.call.phase]).toEqual([[], "idle"]);
  });

  test("cannot be stored: the page hangs up when it is reloaded", async () => {
    const pair = await aConnectedCall();
    pair.alice.memory.isFull = true;
    pair.alice.do.toggleMicrophone();
    const page = await reload(pair);
    expect([page.devices.asked, page.call.phase]).toEqual([[], "idle"]);
    expect(pair.bob.call).toMatchObject({ phase: "ended", endReason: "hung_up" });
  });
});
