import { describe, expect, test } from "bun:test";
import { of, recorded, runs, shown } from "../../support/recording_pair";

describe("a running recording", () => {
  test("is ended by the peer at once, and the recorded part is kept", async () => {
    const pair = await recorded();
    pair.alice.recording.compositor.write("so far ");
    of(pair.bob).withdraw();
    await pair.clock.advance(10);
    expect(pair.alice.recording.compositor.did.at(-1)).toBe("stop");
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "withdrawn" });
    expect(shown(pair.bob).peerRecording).toBe("");
    await of(pair.alice).savedRecordings.save();
    expect(await pair.alice.recording.downloads[0]?.text).toBe("mended so far last");
  });

  test("shows a pause on both sides and excludes it from the duration", async () => {
    const pair = await recorded();
    await pair.clock.advance(4_990);
    of(pair.alice).togglePause();
    await pair.clock.advance(10_000);
    expect(shown(pair.alice)).toMatchObject({ pause: "me", elapsed: "00:05" });
    expect(shown(pair.bob).peerRecording).toBe("paused");
    of(pair.alice).togglePause();
    await runs(pair, 3_100);
    expect(shown(pair.alice)).toMatchObject({ pause: "", elapsed: "00:08" });
    expect(shown(pair.bob).peerRecording).toBe("on");
    expect(pair.alice.recording.compositor.did).toEqual(["start", "pause", "resume"]);
  });

  test("is paused after ten seconds of disconnection and resumed afterwards", async () => {
    const pair = await recorded();
    pair.network.cut();
    pair.network.become("disconnected");
    await runs(pair, 9_000);
    expect(shown(pair.alice).pause).toBe("");
    await pair.clock.advance(1_500);
    expect(shown(pair.alice).pause).toBe("unseen");
    pair.network.mend();
    pair.network.become("connected");
    await runs(pair, 5_000);
    expect(shown(pair.alice).pause).toBe("");
    expect(pair.alice.recording.compositor.did).toEqual(["start", "pause", "resume"]);
  });

  test("can run on both sides at once, each ending separately", async () => {
    const pair = await recorded();
    of(pair.bob).toggle();
    await pair.clock.advance(10);
    of(pair.alice).answer(true);
    await pair.clock.advance(10);
    expect(shown(pair.bob)).toMatchObject({ stage: "recording", peerRecording: "on" });
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.bob)).toMatchObject({ stage: "recording", peerRecording: "" });
    expect(shown(pair.alice)).toMatchObject({ stage: "", peerRecording: "on" });
  });

  test("ends with the call, as does the peer's indicator", async () => {
    const pair = await recorded();
    pair.bob.do.hangUp();
    await pair.clock.advance(500);
    expect(pair.alice.recording.compositor.did.at(-1)).toBe("stop");
    expect(of(pair.alice).savedRecordings.store.getSnapshot().peerName).toBe("bob");
    expect(shown(pair.bob).peerRecording).toBe("");
    of(pair.alice).toggle();
    expect(shown(pair.alice).stage).toBe("");
  });
});
