/** A screen without changes, and viewers that join later. */
import { describe, expect, test } from "bun:test";
import { LastFrameSender } from "../../../../waves/browser/call/share/last_frame_sender";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeSender } from "../../support/fake_data_channel";
import { FakeKeptPicture } from "../../support/fake_last_frame";
import { FakeTrack } from "../../support/fake_media";
import { aSharingPair, shareLinks, shareOf } from "../../support/share_pair";

function setup({ framesSent = 0 } = {}) {
  const clock = new FakeClock();
  const kept = new FakeKeptPicture();
  const track = new FakeTrack("video", "screen");
  const sender = new FakeSender(track);
  sender.framesSent = framesSent;
  const still = new LastFrameSender(clock, kept);
  const follow = (): void =>
    still.follow(sender as unknown as RTCRtpSender, track as unknown as MediaStreamTrack);
  return { clock, kept, track, sender, still, follow };
}

describe("a screen without changes", () => {
  test("is sent from its last frame briefly, then from its own track again", async () => {
    const { clock, follow, kept, sender, track } = setup();
    follow();
    await clock.advance(600);
    expect(sender.track).toBe(kept.stills[0] as FakeTrack);
    await clock.advance(2_000);
    expect(kept.drawn).toBeGreaterThan(5);
    expect(sender.track).toBe(track);
    expect(kept.stills.map((one) => one.readyState)).toEqual(["ended"]);
    expect([track.readyState, clock.pending]).toEqual(["live", 0]);
  });

  test("is not replaced when it sends frames", async () => {
    const { clock, follow, kept, sender } = setup({ framesSent: 3 });
    follow();
    await clock.advance(1_000);
    sender.framesSent = 9;
    await clock.advance(20_000);
    expect([kept.stills, sender.replaced, clock.pending]).toEqual([[], [], 0]);
  });

  test("is sent again when the only frame may have been lost", async () => {
    const { clock, follow, kept, sender, track } = setup({ framesSent: 1 });
    follow();
    await clock.advance(5_000);
    expect(kept.stills).toEqual([]);
    await clock.advance(600);
    expect(sender.track).toBe(kept.stills[0] as FakeTrack);
    await clock.advance(20_000);
    expect([sender.track, kept.stills.length, clock.pending]).toEqual([track, 1, 0]);
  });

  test("is restored to the sender whenever the share stops", async () => {
    for (const ms of [0, 400, 500, 501, 700, 1_999, 2_500]) {
      const { clock, follow, kept, sender, still, track } = setup();
      follow();
      await clock.advance(ms);
      still.stop();
      await settle();
      expect(sender.track).toBe(track);
      expect(kept.stills.every((one) => one.readyState === "ended")).toBe(true);
      expect([kept.isDropped, clock.pending]).toEqual([true, 0]);
    }
  });

  test("may have no frame yet, or a closed connection", async () => {
    const { clock, follow, kept, sender, track } = setup();
    kept.still = () => null as never;
    follow();
    await clock.advance(5_000);
    expect(sender.track).toBe(track);
    sender.getStats = () => Promise.reject(new DOMException("closed", "InvalidStateError"));
    follow();
    await clock.advance(5_000);
    expect([sender.track, clock.pending]).toEqual([track, 0]);
  });

  test("is shown to a viewer after a reload", async () => {
    const pair = await aSharingPair();
    const [link] = shareLinks(pair);
    const picture = link?.transceivers.find((one) => one.sender.track?.kind === "video")?.sender;
    if (picture !== undefined) picture.framesSent = 0;
    await pair.clock.advance(600);
    expect(pair.alice.kept.stills).toHaveLength(1);
    shareOf(pair.alice).stop();
    expect(pair.alice.kept.isDropped).toBe(true);
  });
});
