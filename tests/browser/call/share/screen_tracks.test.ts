import { describe, expect, test } from "bun:test";
import { FULL_AFTER_MS } from "../../../../waves/browser/call/media/video_ramp_up";
import { aSharingPair, share, shareLinks, shareOf, shown } from "../../support/share_pair";

describe("the content type of a share", () => {
  test("sets the content hint, degradation preference and limits at once", async () => {
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

  test("starts with small video for a fast first frame, then grows", async () => {
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

  test("is kept for the next share", async () => {
    const pair = await aSharingPair();
    shareOf(pair.alice).use("motion");
    shareOf(pair.alice).stop();
    await share(pair, pair.alice);
    expect(shown(pair.alice).mode).toBe("motion");
    const senders = shareLinks(pair)[0]?.transceivers.map((one) => one.sender) ?? [];
    expect(senders[0]?.preference).toBe("maintain-framerate");
  });
});
