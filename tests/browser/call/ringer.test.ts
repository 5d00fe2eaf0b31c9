import { describe, expect, test } from "bun:test";
import { createRinger } from "../../../waves/browser/call/ringer";
import { renderSound } from "../../../waves/browser/call/tones";
import { FakeClock, settle } from "./fake_clock";

class FakeSource {
  buffer: unknown = null;
  loop = false;
  isStarted = false;
  stopsAt: number | null = null;
  connect(): void {}
  start(): void {
    this.isStarted = true;
  }
  stop(at: number): void {
    this.stopsAt = at;
  }
}

class FakeContext {
  state: "suspended" | "running" | "closed" = "suspended";
  currentTime = 7;
  sampleRate = 8_000;
  destination = {};
  onstatechange: (() => void) | null = null;
  readonly sources: FakeSource[] = [];

  constructor(private readonly isAllowed: () => boolean) {}

  createGain() {
    const gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
    return { connect() {}, gain };
  }
  createBuffer() {
    return { copyToChannel() {} };
  }
  createBufferSource(): FakeSource {
    const source = new FakeSource();
    this.sources.push(source);
    return source;
  }
  resume(): Promise<void> {
    if (!this.isAllowed()) return new Promise(() => {});
    return Promise.resolve().then(() => {
      this.state = "running";
      this.onstatechange?.();
    });
  }
  async close(): Promise<void> {
    this.state = "closed";
  }
}

/** Web Locks of one browser: the first holds it, the others wait. */
class FakeLocks {
  #tail: Promise<unknown> = Promise.resolve();

  request(_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) {
    const turn = this.#tail.then(() => {
      if (signal.aborted) throw new DOMException("stopped", "AbortError");
      return work();
    });
    this.#tail = turn.catch(() => {});
    return turn;
  }
}

function setup({
  allowed = true,
  locks = new FakeLocks() as FakeLocks | undefined,
  policy = undefined as string | undefined,
} = {}) {
  const clock = new FakeClock();
  const contexts: FakeContext[] = [];
  let isAllowed = allowed;
  const ringer = createRinger({
    clock,
    makeContext: () => {
      const context = new FakeContext(() => isAllowed);
      contexts.push(context);
      return context as unknown as AudioContext;
    },
    locks: locks as unknown as LockManager,
    outputOf: (context) => context.destination,
    autoplayPolicy: () => policy,
  });
  const blocked: boolean[] = [];
  ringer.onBlocked((isBlocked) => blocked.push(isBlocked));
  const allow = (): void => {
    isAllowed = true;
  };
  const sources = (): FakeSource[] => contexts.flatMap((context) => context.sources);
  const playing = (): FakeSource[] =>
    sources().filter((one) => one.isStarted && one.stopsAt === null);
  return { clock, ringer, contexts, blocked, allow, playing, sources };
}

describe("the ringer", () => {
  test("repeats its sound until it is stopped, and is silent 300 ms later", async () => {
    const { clock, contexts, playing, ringer, sources } = setup();
    ringer.start("ring");
    await clock.advance(60_000);
    expect(playing().map((source) => source.loop)).toEqual([true]);
    ringer.stop();
    const [source] = sources();
    expect((source?.stopsAt ?? 99) - (contexts[0]?.currentTime ?? 0)).toBeLessThan(0.3);
    await clock.advance(300);
    expect(contexts.map((context) => context.state)).toEqual(["closed"]);
  });

  test("goes on with a sound that is asked for again, and changes to another", async () => {
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

  test("says so when the browser refuses to play, and plays after a click", async () => {
    const { allow, blocked, clock, playing, ringer } = setup({ allowed: false });
    ringer.start("ring");
    await clock.advance(500);
    expect([blocked, playing().length]).toEqual([[true], 0]);
    allow();
    ringer.enable();
    await settle();
    expect([blocked, playing().length]).toEqual([[true, false], 1]);
  });

  test("says nothing where the browser allows sound and has no device for it", async () => {
    const { blocked, clock, ringer } = setup({ allowed: false, policy: "allowed" });
    ringer.start("ring");
    await clock.advance(500);
    expect(blocked).toEqual([]);
    const other = setup({ allowed: false, policy: "disallowed" });
    other.ringer.start("ring");
    await other.clock.advance(500);
    expect(other.blocked).toEqual([true]);
  });

  test("does not complain about a ring that ended before it was sure", async () => {
    const { blocked, clock, ringer } = setup({ allowed: false });
    ringer.start("ring");
    ringer.stop();
    await clock.advance(1_000);
    expect(blocked).toEqual([]);
  });

  test("rings in one tab of a browser, and then in the next when that one ends", async () => {
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

  test("lets the tab ring that may: one that is refused takes no turn", async () => {
    const locks = new FakeLocks();
    const mute = setup({ locks, allowed: false });
    const loud = setup({ locks });
    mute.ringer.start("ring");
    loud.ringer.start("ring");
    await settle();
    expect(loud.playing()).toHaveLength(1);
  });

  test("never plays when it was stopped while it waited for its turn", async () => {
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

  test("gives a turn back that it gets in the moment of its stop", async () => {
    let grant = (): unknown => null;
    const late = { request: (_: string, __: object, work: () => Promise<void>) => (grant = work) };
    const { ringer, sources } = setup({ locks: late as unknown as FakeLocks });
    ringer.start("ring");
    await settle();
    ringer.stop();
    await grant();
    expect(sources()).toEqual([]);
  });

  test("rings without Web Locks, and is quiet without WebAudio or a sound device", async () => {
    const alone = setup({ locks: undefined });
    alone.ringer.start("ring");
    await settle();
    expect(alone.playing()).toHaveLength(1);

    const clock = new FakeClock();
    const outputOf = (context: AudioContext) => context.destination;
    const none = createRinger({ clock, outputOf, makeContext: undefined, locks: undefined });
    none.start("ring");
    none.stop();
    const broken = createRinger({
      clock,
      outputOf,
      locks: undefined,
      makeContext: () => {
        throw new DOMException("no device", "NotSupportedError");
      },
    });
    broken.start("ring");
    broken.stop();
    expect(clock.pending).toBe(0);
  });
});

describe("the sounds", () => {
  for (const sound of ["ring", "ringback"] as const) {
    test(`${sound}: never too loud, begins and ends in silence, has a pause`, () => {
      const rate = 8_000;
      const samples = renderSound(sound, rate);
      const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(loudest).toBeGreaterThan(0.05);
      expect(loudest).toBeLessThan(1);
      expect(samples[0]).toBe(0);
      const second = samples.slice(-rate);
      expect(second.every((value) => value === 0)).toBe(true);
    });
  }
});
