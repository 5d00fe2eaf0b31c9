/** The small parts of sharing: the question to the browser, the media, the switch. */
import { describe, expect, test } from "bun:test";
import { StreamRegistry } from "../../../../waves/browser/call/media/stream_registry";
import { FULL_AFTER_MS } from "../../../../waves/browser/call/media/video_ramp_up";
import {
  canShare,
  canShareSound,
  chooseDisplay,
} from "../../../../waves/browser/call/share/get_display_media";
import { ScreenShare } from "../../../../waves/browser/call/share/screen_share";
import { TokenBucket } from "../../../../waves/browser/kit/token_bucket";
import { aConnectedCall } from "../../support/call_page";
import { FakeClock } from "../../support/fake_clock";
import { FakeDevices } from "../../support/fake_media";
import { aSharingPair, share, shareLinks, shareOf, shown } from "../../support/share_pair";

async function asked(known: Record<string, boolean>) {
  const devices = new FakeDevices();
  devices.display.known = known;
  await chooseDisplay(devices as unknown as MediaDevices);
  return devices.display.asked[0] as Record<string, unknown>;
}

describe("asking the browser", () => {
  test("for everything, where our own sound can be left out", async () => {
    const options = await asked({ suppressLocalAudioPlayback: true, restrictOwnAudio: true });
    expect(options).toMatchObject({
      systemAudio: "include",
      selfBrowserSurface: "exclude",
      audio: { restrictOwnAudio: true, echoCancellation: false },
    });
  });

  test("for the sound of tabs alone, where it cannot: no echo", async () => {
    const options = await asked({ suppressLocalAudioPlayback: true });
    expect(options.systemAudio).toBe("exclude");
    expect(options.audio).not.toHaveProperty("restrictOwnAudio");
  });

  test("for no sound, where there is none", async () => {
    expect((await asked({ width: true })).audio).toBe(false);
  });

  const refusals: [string, string, string][] = [
    ["NotAllowedError", "Permission denied", ""],
    ["NotAllowedError", "Permission denied by system", "system_denied"],
    ["NotAllowedError", "Permission denied by user", ""],
    ["NotAllowedError", "Permission dismissed", ""],
    [
      "NotAllowedError",
      'Access to the feature "display-capture" is disallowed by permissions policy.',
      "display_forbidden",
    ],
    ["AbortError", "", ""],
    ["NotReadableError", "", "display_failed"],
    ["InvalidStateError", "", "display_failed"],
  ];
  for (const [name, message, problem] of refusals) {
    test(`${name} (${message}) is told as "${problem}"`, async () => {
      const devices = new FakeDevices();
      devices.display.refusal = new DOMException(message, name);
      expect(await chooseDisplay(devices as unknown as MediaDevices)).toEqual({ problem } as never);
    });
  }

  test("knows what cannot be asked at all", async () => {
    expect([canShare(undefined), canShare({}), canShareSound(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await chooseDisplay({})).toEqual({ problem: "unsupported" });
  });
});

describe("text and motion", () => {
  test("choose the hint, what is given up first, and the caps; at once", async () => {
    const pair = await aSharingPair();
    const [sender] = shareLinks(pair);
    const [picture, sound] = sender?.transceivers.map((one) => one.sender) ?? [];
    expect(picture?.track?.contentHint).toBe("text");
    expect(picture?.preference).toBe("maintain-resolution");
    expect(picture?.getParameters().encodings).toEqual([
      { maxBitrate: 3_000_000, maxFramerate: 15, scaleResolutionDownBy: 4 },
    ]);
    shareOf(pair.alice).use("motion");
    await pair.clock.advance(10);
    expect(picture?.track?.contentHint).toBe("motion");
    expect(picture?.preference).toBe("maintain-framerate");
    expect(picture?.getParameters().encodings).toEqual([
      { maxBitrate: 5_000_000, maxFramerate: 30, scaleResolutionDownBy: 4 },
    ]);
    expect(sound?.track?.contentHint).toBe("music");
    expect(sender?.offers).toBe(1);
  });

  test("begin small, so that something is seen at once, and grow", async () => {
    const pair = await aSharingPair();
    const size = () =>
      shareLinks(pair)[0]?.transceivers[0]?.sender.getParameters().encodings[0]
        ?.scaleResolutionDownBy;
    expect(size()).toBe(4);
    await pair.clock.advance(FULL_AFTER_MS);
    expect(size()).toBe(1);
    shareOf(pair.alice).use("motion");
    await pair.clock.advance(10);
    expect(size()).toBe(1);
    shareOf(pair.alice).stop();
    await share(pair, pair.alice);
    expect(size()).toBe(4);
  });

  test("the choice holds for the next share", async () => {
    const pair = await aSharingPair();
    shareOf(pair.alice).use("motion");
    shareOf(pair.alice).stop();
    await share(pair, pair.alice);
    expect(shown(pair.alice).mode).toBe("motion");
    const senders = shareLinks(pair)[0]?.transceivers.map((one) => one.sender) ?? [];
    expect(senders[0]?.preference).toBe("maintain-framerate");
  });
});

describe("the switch", () => {
  function aSwitch(devices: unknown) {
    const streams = new StreamRegistry();
    const onNetwork = () => () => {};
    const share = new ScreenShare({ clock: new FakeClock(), devices, streams, onNetwork } as never);
    share.attach({ callId: "call", isCaller: true, epoch: 0, carry: () => {} } as never);
    return share;
  }

  test("says why, where a browser cannot share", () => {
    const share = aSwitch({ getUserMedia: () => {} });
    expect(share.store.getSnapshot().supported).toBe(false);
    share.toggle();
    expect(share.store.getSnapshot()).toMatchObject({ problem: "unsupported", sharing: false });
    share.dismiss();
    expect(share.store.getSnapshot().problem).toBe("");
  });

  test("asks once before the picker where there is no sound", async () => {
    const devices = new FakeDevices();
    devices.display.known = {};
    devices.display.isWaiting = true;
    const share = aSwitch(devices);
    share.toggle();
    expect([share.store.getSnapshot().asking, devices.display.asked.length]).toEqual([true, 0]);
    share.dismiss();
    expect(share.store.getSnapshot().asking).toBe(false);
    share.toggle();
    share.goOn();
    expect([share.store.getSnapshot().asking, devices.display.asked.length]).toEqual([false, 1]);
  });

  test("tells of a share without sound", async () => {
    const pair = await aConnectedCall();
    pair.alice.devices.display.hasSound = false;
    await share(pair, pair.alice);
    expect(shown(pair.alice)).toMatchObject({ sharing: true, withSound: false });
    expect(shown(pair.bob).remote).toBe(true);
  });
});

describe("a pace", () => {
  test("lets some through at once and then one by one, and never saves up more", async () => {
    const clock = new FakeClock();
    const pace = new TokenBucket(clock, { atOnce: 2, everyMs: 100 });
    expect([pace.take(), pace.take(), pace.take()]).toEqual([0, 0, 100]);
    await clock.advance(100);
    expect([pace.take(), pace.take() > 0]).toEqual([0, true]);
    await clock.advance(60_000);
    expect([pace.take(), pace.take(), pace.take() > 0]).toEqual([0, 0, true]);
  });
});
