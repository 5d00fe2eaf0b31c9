/** The button that starts and stops screen sharing. */
import { describe, expect, test } from "bun:test";
import { StreamRegistry } from "../../../../waves/browser/call/media/stream_registry";
import { ScreenShare } from "../../../../waves/browser/call/share/screen_share";
import { aConnectedCall } from "../../support/call_page";
import { FakeClock } from "../../support/fake_clock";
import { FakeDevices } from "../../support/fake_media";
import { share, shown } from "../../support/share_pair";

describe("the share button", () => {
  function aSwitch(devices: unknown) {
    const streams = new StreamRegistry();
    const onNetwork = () => () => {};
    const share = new ScreenShare({ clock: new FakeClock(), devices, streams, onNetwork } as never);
    share.attach({ callId: "call", isCaller: true, epoch: 0, carry: () => {} } as never);
    return share;
  }

  test("explains why a browser cannot share", () => {
    const share = aSwitch({ getUserMedia: () => {} });
    expect(share.store.getSnapshot().supported).toBe(false);
    share.toggle();
    expect(share.store.getSnapshot()).toMatchObject({ problem: "unsupported", sharing: false });
    share.dismiss();
    expect(share.store.getSnapshot().problem).toBe("");
  });

  test("asks once before the picker where audio is not supported", async () => {
    const devices = new FakeDevices();
    devices.display.known = {};
    devices.display.isWaiting = true;
    const share = aSwitch(devices);
    share.toggle();
    expect([share.store.getSnapshot().asking, devices.display.asked.length]).toEqual([true, 0]);
    share.dismiss();
    expect(share.store.getSnapshot().asking).toBe(false);
    share.toggle();
    share.startWithoutSound();
    expect([share.store.getSnapshot().asking, devices.display.asked.length]).toEqual([false, 1]);
  });

  test("reports a share without audio", async () => {
    const pair = await aConnectedCall();
    pair.alice.devices.display.hasSound = false;
    await share(pair, pair.alice);
    expect(shown(pair.alice)).toMatchObject({ sharing: true, withSound: false });
    expect(shown(pair.bob).remote).toBe(true);
  });
});
