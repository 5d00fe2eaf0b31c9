import { describe, expect, test } from "bun:test";
import { createRinger } from "../../../../waves/browser/call/media/ringer";
import { SharedAudioContext } from "../../../../waves/browser/call/media/shared_audio_context";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeLocks, setup } from "../../support/fake_ringer";

describe("the ringer", () => {
  test("repeats its sound until it is stopped, and is silent 300 ms later", async () => {
    const { clock, contexts, playing, ringer, sources } = setup();
    ringer.start("ring");
    await clock.advance(60_000);
    expect(playing().map((source) => source.loop)).toEqual([true]);
    ringer.stop();
    const [source] = sources();
    expect((source?.stopsAt ?? 99) - (contexts[0]?.currentTime ?? 0)).toBeLessThan(0.3);
    await clock.advance(60_000);
    expect(contexts.map((context) => context.state)).toEqual(["suspended"]);
  });

  test("keeps a sound that is started again and changes to another", async () => {
    const { playing, ringer, sources } = setup();
    ringer.start("ringback");
    await settle();
    ringer.start("ringback");
    await settle();
    expect(sources()).toHaveLength(1);
    ringer.start("ring");
    await settle();
    expect([sources().length, playing().length]).toEqual([2, 1]);
  });

  test("reports that the browser blocks sound and plays after a click", async () => {
    const { allow, blocked, clock, playing, ringer } = setup({ allowed: false });
    ringer.start("ring");
    await clock.advance(500);
    expect([blocked, playing().length]).toEqual([[true], 0]);
    allow();
    ringer.enable();
    await settle();
    expect([blocked, playing().length]).toEqual([[true, false], 1]);
  });

  test("reports nothing where sound is allowed but no device exists", async () => {
    const { blocked, clock, ringer } = setup({ allowed: false, policy: "allowed" });
    ringer.start("ring");
    await clock.advance(500);
    expect(blocked).toEqual([]);
    const other = setup({ allowed: false, policy: "disallowed" });
    other.ringer.start("ring");
    await other.clock.advance(500);
    expect(other.blocked).toEqual([true]);
  });

  test("reports nothing for a ring that ended before sound was blocked", async () => {
    const { blocked, clock, ringer } = setup({ allowed: false });
    ringer.start("ring");
    ringer.stop();
    await clock.advance(1_000);
    expect(blocked).toEqual([]);
  });

  test("rings in one tab, and in the next when that one stops", async () => {
    const locks = new FakeLocks();
    const one = setup({ locks });
    const other = setup({ locks });
    one.ringer.start("ring");
    other.ringer.start("ring");
    await settle();
    expect([one.playing().length, other.playing().length]).toEqual([1, 0]);
    one.ringer.stop();
    await settle();
    expect([one.playing().length, other.playing().length]).toEqual([0, 1]);
  });

  test("rings in a tab that may play; a blocked tab takes no lock", async () => {
    const locks = new FakeLocks();
    const mute = setup({ locks, allowed: false });
    const loud = setup({ locks });
    mute.ringer.start("ring");
    loud.ringer.start("ring");
    await settle();
    expect(loud.playing()).toHaveLength(1);
  });

  test("never plays when it is stopped while it waits for the lock", async () => {
    const locks = new FakeLocks();
    const one = setup({ locks });
    const other = setup({ locks });
    one.ringer.start("ring");
    other.ringer.start("ring");
    await settle();
    other.ringer.stop();
    one.ringer.stop();
    await settle();
    expect(other.sources()).toEqual([]);
  });

  test("releases a lock that is granted after the stop", async () => {
    let grant = (): unknown => null;
    const late = { request: (_: string, __: object, work: () => Promise<void>) => (grant = work) };
    const { ringer, sources } = setup({ locks: late as unknown as FakeLocks });
    ringer.start("ring");
    await settle();
    ringer.stop();
    await grant();
    expect(sources()).toEqual([]);
  });

  test("rings without Web Locks and tolerates missing Web Audio or sound devices", async () => {
    const alone = setup({ locks: undefined });
    alone.ringer.start("ring");
    await settle();
    expect(alone.playing()).toHaveLength(1);

    const clock = new FakeClock();
    const outputOf = (context: AudioContext) => context.destination;
    const silent = new SharedAudioContext({ clock, makeContext: undefined });
    const none = createRinger({ clock, outputOf, audio: silent, locks: undefined });
    none.start("ring");
    none.stop();
    const makeContext = (): never => {
      throw new DOMException("no device", "NotSupportedError");
    };
    const audio = new SharedAudioContext({ clock, makeContext });
    const broken = createRinger({ clock, outputOf, audio, locks: undefined });
    broken.start("ring");
    broken.stop();
    expect(clock.pending).toBe(0);
  });
});
