import { describe, expect, test } from "bun:test";
import { inCall } from "../../support/device_call";

describe("a track that the system mutes", () => {
  test("is reported as interrupted and as restored, also to the peer", async () => {
    const set = await inCall("video");
    const [track] = set.live("audio");
    track?.mute();
    await set.clock.advance(2_900);
    expect(set.media.state.problem).toBe("");
    await set.clock.advance(200);
    expect(set.media.state).toMatchObject({ problem: "device_taken", hasMicrophone: false });
    track?.unmute();
    expect(set.media.state).toMatchObject({ problem: "", hasMicrophone: true });
    set.live("video")[0]?.mute();
    await set.clock.advance(3_100);
    expect(set.media.state).toMatchObject({ localVideo: false, problem: "device_taken" });
  });

  test("repeatedly within two seconds changes nothing for the peer", async () => {
    const set = await inCall("video");
    const told = set.states.length;
    const [camera] = set.live("video");
    for (let pause = 0; pause < 5; pause += 1) {
      camera?.mute();
      await set.clock.advance(2_000);
      camera?.unmute();
      await set.clock.advance(2_000);
    }
    expect(set.states).toHaveLength(told);
    expect(set.media.state).toMatchObject({ localVideo: true, problem: "" });
  });

  test("is reopened by a click", async () => {
    const set = await inCall("audio");
    set.live("audio")[0]?.mute();
    await set.clock.advance(3_100);
    set.media.toggleMicrophone();
    await set.clock.advance(0);
    expect(set.media.state).toMatchObject({ problem: "", micMuted: false });
    expect(set.live("audio")).toHaveLength(1);
  });

  test("only for a moment is not reported", async () => {
    const set = await inCall("video");
    const [track] = set.live("video");
    const told = set.states.length;
    track?.mute();
    track?.unmute();
    await set.clock.advance(5_000);
    expect(set.states).toHaveLength(told);
  });
});
