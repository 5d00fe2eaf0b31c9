import { describe, expect, test } from "bun:test";
import { of, recorded, runs, shown } from "../../support/recording_pair";

describe("a recording that stops growing", () => {
  test("is not one that grows, whatever the peer sends", async () => {
    const pair = await recorded();
    await runs(pair, 30_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "recording", pause: "", notice: "" });
    expect(shown(pair.bob).peerRecording).toBe("on");
  });

  test("is reported on both sides within three seconds", async () => {
    const pair = await recorded();
    await runs(pair, 3_000);
    await pair.clock.advance(3_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "recording", pause: "stalled" });
    expect(shown(pair.bob).peerRecording).toBe("stalled");
  });

  test("continues when bytes are written again", async () => {
    const pair = await recorded();
    await pair.clock.advance(4_000);
    expect(shown(pair.bob).peerRecording).toBe("stalled");
    await runs(pair, 1_000);
    expect(shown(pair.alice)).toMatchObject({ pause: "", notice: "" });
    expect(shown(pair.bob).peerRecording).toBe("on");
  });

  test("ends, and the part written before is kept and offered", async () => {
    const pair = await recorded();
    await runs(pair, 3_000);
    await pair.clock.advance(11_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "stalled", outcome: "kept" });
    expect(shown(pair.bob).peerRecording).toBe("");
    await of(pair.alice).savedRecordings.save();
    const text = await pair.alice.recording.downloads[0]?.text;
    expect(text).toBe("mended piece piece piece last");
  });

  test("from the first byte is removed with a notice", async () => {
    const pair = await recorded();
    pair.alice.recording.storage.isHung = true;
    await runs(pair, 40_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "stalled", outcome: "nothing" });
    expect(shown(pair.bob).peerRecording).toBe("");
    expect(pair.alice.recording.storage.recordings.size).toBe(0);
  });

  test("is not reported while paused", async () => {
    const pair = await recorded();
    of(pair.alice).togglePause();
    await pair.clock.advance(60_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "recording", pause: "me" });
    of(pair.alice).togglePause();
    await pair.clock.advance(2_000);
    expect(shown(pair.alice).pause).toBe("");
  });
});

describe("a recording that is stopped", () => {
  test("reports when nothing was recorded", async () => {
    const pair = await recorded();
    pair.alice.recording.storage.isHung = true;
    of(pair.alice).toggle();
    await pair.clock.advance(30_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "", outcome: "nothing" });
  });

  test("ends although the encoder hangs, with the bytes on the disk", async () => {
    const pair = await recorded();
    await runs(pair, 2_000);
    pair.alice.recording.compositor.isHung = true;
    of(pair.alice).toggle();
    expect(shown(pair.alice).stage).toBe("ending");
    await pair.clock.advance(10_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "", outcome: "kept" });
    await of(pair.alice).savedRecordings.save();
    expect(await pair.alice.recording.downloads[0]?.text).toBe("mended piece piece ");
  });

  test("and is temporarily unreadable is not removed", async () => {
    const pair = await recorded();
    await runs(pair, 2_000);
    const { storage } = pair.alice.recording;
    storage.unreadable = "NotReadableError";
    of(pair.alice).toggle();
    await pair.clock.advance(1_000);
    expect(shown(pair.alice).outcome).toBe("unread");
    expect(storage.recordings.size).toBe(1);
    expect(storage.locks.size).toBe(0);
  });
});
