import { describe, expect, test } from "bun:test";
import { aCall, bobSays, channel, lastId, of, shown } from "../../support/recording_pair";

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
