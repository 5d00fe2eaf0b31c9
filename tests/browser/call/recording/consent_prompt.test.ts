import { describe, expect, test } from "bun:test";
import { readRecordingFrame } from "../../../../waves/browser/call/recording/frames";
import { aCall, bobSays, channel, lastId, of, recorded, shown } from "../../support/recording_pair";

describe("frames from a hostile page", () => {
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
  ])("%j is not a valid frame", (message) => {
    expect(readRecordingFrame(message as Record<string, unknown>)).toBeNull();
  });

  test("an answer to another request, or to none, allows nothing", async () => {
    const pair = await aCall();
    bobSays(pair, { type: "answer", id: "recording-1", allow: true });
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    bobSays(pair, { type: "answer", id: "another", allow: true });
    expect(shown(pair.alice).stage).toBe("asking");
    expect(pair.alice.recording.studios).toHaveLength(0);
  });

  test("a repeated answer starts one recording", async () => {
    const pair = await recorded();
    const id = lastId(pair);
    bobSays(pair, { type: "answer", id, allow: true });
    bobSays(pair, { type: "answer", id, allow: true });
    expect(pair.alice.recording.studios).toHaveLength(1);
  });

  test("a recording indicator without consent is not shown", async () => {
    const pair = await aCall();
    bobSays(pair, { type: "state", id: "recording-9", state: "on" });
    expect(shown(pair.alice).peerRecording).toBe("");
  });

  test("many requests are shown as one and need one answer", async () => {
    const pair = await aCall();
    for (let n = 0; n < 400; n += 1) bobSays(pair, { type: "ask", id: `id-${n}` });
    expect(shown(pair.alice).asked).toBe(true);
    of(pair.alice).answer(false);
    expect(shown(pair.alice).asked).toBe(false);
    const answers = channel(pair, 0).sent.map((text) => JSON.parse(text));
    expect(answers).toEqual([{ type: "answer", id: "id-399", allow: false }]);
  });
});
