import { describe, expect, test } from "bun:test";
import { settle } from "../../support/fake_clock";
import { setup } from "../../support/fake_ringer";

/** Safari starts a context in a user gesture only; later it can be resumed at any time. */
describe("the first gesture of a page", () => {
  test("unlocks every later ring, over one context", async () => {
    const { allow, audio, blocked, clock, contexts, playing, ringer } = setup({ allowed: false });
    expect(contexts).toEqual([]);
    allow();
    audio.unlock();
    await clock.advance(60_000);
    expect(contexts.map((context) => context.state)).toEqual(["suspended"]);
    for (let ring = 0; ring < 3; ring += 1) {
      ringer.start("ring");
      await clock.advance(1_000);
      expect(playing()).toHaveLength(1);
      ringer.stop();
      await clock.advance(1_000);
    }
    expect([blocked, contexts.length]).toEqual([[], 1]);
  });

  test("unlocks a current ring; later gestures neither open nor resume a context", async () => {
    const { allow, audio, blocked, clock, contexts, playing, ringer } = setup({ allowed: false });
    ringer.start("ring");
    await clock.advance(500);
    allow();
    audio.unlock();
    await settle();
    expect([blocked, playing().length]).toEqual([[true, false], 1]);
    ringer.stop();
    await clock.advance(60_000);
    audio.unlock();
    await settle();
    expect(contexts.map((context) => context.state)).toEqual(["suspended"]);
  });

  test("is retried at the next one when it did not unlock", async () => {
    const { allow, audio, clock, contexts, playing, ringer } = setup({ allowed: false });
    audio.unlock();
    await settle();
    allow();
    audio.unlock();
    await settle();
    ringer.start("ring");
    await clock.advance(1_000);
    expect([contexts.length, playing().length]).toEqual([1, 1]);
  });

  test("resumes an interrupted context, as does a visible page", async () => {
    const { audio, clock, contexts, ringer } = setup();
    ringer.start("ring");
    await settle();
    const [context] = contexts;
    if (context === undefined) throw new Error("nothing was opened");
    for (const resume of [() => audio.wake(), () => audio.unlock()]) {
      context.state = "interrupted";
      resume();
      await settle();
      expect(String(context.state)).toBe("running");
    }
    ringer.stop();
    await clock.advance(60_000);
    context.state = "interrupted";
    audio.wake();
    await settle();
    expect(context.state).toBe("interrupted");
    audio.unlock();
    await settle();
    expect(String(context.state)).toBe("running");
  });

  test("opens another context when the browser closed the first", async () => {
    const { clock, contexts, playing, ringer } = setup();
    ringer.start("ring");
    await settle();
    ringer.stop();
    await clock.advance(1_000);
    for (const context of contexts) context.state = "closed";
    ringer.start("ring");
    await settle();
    expect([contexts.length, playing().length]).toEqual([2, 1]);
  });
});
