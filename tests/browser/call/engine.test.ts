import { describe, expect, test } from "bun:test";
import { aConnectedCall, aRingingCall } from "../support/call_page";
import { settle } from "../support/fake_clock";
import { FakeElement } from "../support/fake_media_element";

describe("sound that the browser blocks", () => {
  test("is reported, and unlocked by the click that accepts", async () => {
    const { bob } = await aRingingCall();
    bob.ringer.block(true);
    expect(bob.call.soundBlocked).toBe(true);
    bob.do.accept();
    expect(bob.call.soundBlocked).toBe(false);
  });

  test("includes the peer's sound until a click unlocks it", async () => {
    const { bob } = await aConnectedCall();
    const element = new FakeElement();
    element.isAllowed = false;
    bob.engine.playback.keep(element);
    await settle();
    expect([bob.call.soundBlocked, bob.call.pictureBlocked]).toEqual([true, false]);
    element.isAllowed = true;
    bob.do.enableSound();
    await settle();
    expect([bob.call.soundBlocked, element.paused]).toEqual([false, false]);
  });
});
