import { describe, expect, test } from "bun:test";
import { readRecordingFrame } from "../../../waves/browser/call/recording/frames";
import {
  aCall,
  bobSays,
  channel,
  lastId,
  of,
  recorded,
  runs,
  shown,
} from "../support/recording_pair";

describe("the question", () => {
  test("nothing is recorded before the other side has allowed it", async () => {
    const pair = await aCall();
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.alice).stage).toBe("asking");
    expect(shown(pair.bob).asked).toBe(true);
    expect(pair.alice.recording.studios).toHaveLength(0);
    of(pair.bob).answer(true);
    await pair.clock.advance(10);
    expect(pair.alice.recording.compositor.did).toEqual(["start"]);
    expect(shown(pair.alice)).toMatchObject({ stage: "recording", pause: "" });
    expect(shown(pair.bob)).toMatchObject({ asked: false, theirs: "on" });
  });

  test("a refusal is told, and nothing was recorded", async () => {
    const pair = await aCall();
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    of(pair.bob).answer(false);
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "refused" });
    expect(pair.alice.recording.studios).toHaveLength(0);
    expect(pair.alice.recording.storage.recordings.size).toBe(0);
  });

  test("no answer within half a minute is a refusal, also from a page that says nothing", async () => {
    const pair = await aCall();
    of(pair.alice).toggle();
    await pair.clock.advance(30_100);
    expect(shown(pair.bob).asked).toBe(false);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "refused" });
    channel(pair, 0).isCut = true;
    of(pair.alice).toggle();
    await pair.clock.advance(33_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "unanswered" });
  });

  test("whoever has refused is not asked again at once", async () => {
    const pair = await aCall();
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    of(pair.bob).answer(false);
    await pair.clock.advance(10);
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.bob).asked).toBe(false);
    expect(shown(pair.alice).notice).toBe("refused");
    await pair.clock.advance(5_000);
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.bob).asked).toBe(true);
  });

  test("taking it back closes it there; an answer that comes too late records nothing", async () => {
    const pair = await aCall();
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    const id = lastId(pair);
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.bob).asked).toBe(false);
    bobSays(pair, { type: "answer", id, allow: true });
    expect(shown(pair.alice).stage).toBe("");
    expect(pair.alice.recording.studios).toHaveLength(0);
  });

  test("without a way to the other side it is said at once", async () => {
    const pair = await aCall();
    pair.network.connections[0]?.become("disconnected");
    of(pair.alice).toggle();
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "unreachable" });
  });
});

describe("a page in other hands", () => {
  test.each([
    {},
    { type: "answer" },
    { type: "answer", id: "x", allow: "yes" },
    { type: "ask", id: 7 },
    { type: "ask", id: "" },
    { type: "ask", id: "a".repeat(65) },
    { type: "ask", id: "<b>" },
    { type: "state", id: "x", state: "loud" },
    { type: "state", id: "x" },
  ])("%j is no frame", (message) => {
    expect(readRecordingFrame(message as Record<string, unknown>)).toBeNull();
  });

  test("an answer to another question, or to none, allows nothing", async () => {
    const pair = await aCall();
    bobSays(pair, { type: "answer", id: "recording-1", allow: true });
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    bobSays(pair, { type: "answer", id: "another", allow: true });
    expect(shown(pair.alice).stage).toBe("asking");
    expect(pair.alice.recording.studios).toHaveLength(0);
  });

  test("an answer that comes twice makes one recording", async () => {
    const pair = await recorded();
    const id = lastId(pair);
    bobSays(pair, { type: "answer", id, allow: true });
    bobSays(pair, { type: "answer", id, allow: true });
    expect(pair.alice.recording.studios).toHaveLength(1);
  });

  test("a sign without a consent is not shown", async () => {
    const pair = await aCall();
    bobSays(pair, { type: "state", id: "recording-9", state: "on" });
    expect(shown(pair.alice).theirs).toBe("");
  });

  test("a thousand questions are one question, and one answer is enough", async () => {
    const pair = await aCall();
    for (let n = 0; n < 400; n += 1) bobSays(pair, { type: "ask", id: `id-${n}` });
    expect(shown(pair.alice).asked).toBe(true);
    of(pair.alice).answer(false);
    expect(shown(pair.alice).asked).toBe(false);
    const answers = channel(pair, 0).sent.map((text) => JSON.parse(text));
    expect(answers).toEqual([{ type: "answer", id: "id-399", allow: false }]);
  });
});

describe("while it runs", () => {
  test("the other side ends it at once, and what there is is kept", async () => {
    const pair = await recorded();
    pair.alice.recording.compositor.write("so far ");
    of(pair.bob).withdraw();
    await pair.clock.advance(10);
    expect(pair.alice.recording.compositor.did.at(-1)).toBe("stop");
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "withdrawn" });
    expect(shown(pair.bob).theirs).toBe("");
    await of(pair.alice).savedRecordings.save();
    expect(await pair.alice.recording.downloads[0]?.text).toBe("mended so far last");
  });

  test("a pause is seen on both sides and is not counted", async () => {
    const pair = await recorded();
    await pair.clock.advance(4_990);
    of(pair.alice).togglePause();
    await pair.clock.advance(10_000);
    expect(shown(pair.alice)).toMatchObject({ pause: "me", elapsed: "00:05" });
    expect(shown(pair.bob).theirs).toBe("paused");
    of(pair.alice).togglePause();
    await runs(pair, 3_100);
    expect(shown(pair.alice)).toMatchObject({ pause: "", elapsed: "00:08" });
    expect(shown(pair.bob).theirs).toBe("on");
    expect(pair.alice.recording.compositor.did).toEqual(["start", "pause", "resume"]);
  });

  test("ten seconds without a way to the other side pause it, and the way back resumes it", async () => {
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

  test("both may record at once, and each ends its own", async () => {
    const pair = await recorded();
    of(pair.bob).toggle();
    await pair.clock.advance(10);
    of(pair.alice).answer(true);
    await pair.clock.advance(10);
    expect(shown(pair.bob)).toMatchObject({ stage: "recording", theirs: "on" });
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.bob)).toMatchObject({ stage: "recording", theirs: "" });
    expect(shown(pair.alice)).toMatchObject({ stage: "", theirs: "on" });
  });

  test("the end of the call ends it here and takes the sign away there", async () => {
    const pair = await recorded();
    pair.bob.do.hangUp();
    await pair.clock.advance(500);
    expect(pair.alice.recording.compositor.did.at(-1)).toBe("stop");
    expect(of(pair.alice).savedRecordings.store.getSnapshot().peerName).toBe("bob");
    expect(shown(pair.bob).theirs).toBe("");
    of(pair.alice).toggle();
    expect(shown(pair.alice).stage).toBe("");
  });
});
