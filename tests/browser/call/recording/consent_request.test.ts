import { describe, expect, test } from "bun:test";
import { aCall, bobSays, channel, lastId, of, shown } from "../../support/recording_pair";

describe("the consent request", () => {
  test("precedes every recording", async () => {
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
    expect(shown(pair.bob)).toMatchObject({ asked: false, peerRecording: "on" });
  });

  test("reports a refusal, and nothing is recorded", async () => {
    const pair = await aCall();
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    of(pair.bob).answer(false);
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "refused" });
    expect(pair.alice.recording.studios).toHaveLength(0);
    expect(pair.alice.recording.storage.recordings.size).toBe(0);
  });

  test("counts as refused without an answer within 30 seconds", async () => {
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

  test("is not repeated immediately after a refusal", async () => {
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

  test("closes on the peer when it is withdrawn; a late answer is ignored", async () => {
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

  test("fails at once without a connection", async () => {
    const pair = await aCall();
    pair.network.connections[0]?.become("disconnected");
    of(pair.alice).toggle();
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "unreachable" });
  });
});
