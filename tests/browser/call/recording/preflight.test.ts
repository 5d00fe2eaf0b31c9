/** The requirements of a recording are checked before the peer is asked. */
import { describe, expect, test } from "bun:test";
import type { Page } from "../../support/call_page";
import { type FakeRecordingDeps, never, refuse } from "../../support/fake_recording";
import { aCall, channel, of, recorded, shown } from "../../support/recording_pair";

type Break = (deps: FakeRecordingDeps) => void;

const FAILURES: [string, string, Break][] = [
  ["files that the server no longer has", "not_loaded", (r) => (r.loadWorkers = () => refuse("x"))],
  ["files that never arrive", "not_loaded", (r) => (r.loadWorkers = never)],
  ["storage that is refused", "storage", (r) => (r.storage.probe = () => refuse("SecurityError"))],
  ["storage that never answers", "storage", (r) => (r.storage.probe = never)],
  [
    "a disk that takes no byte",
    "no_room",
    (r) => (r.storage.probe = () => refuse("QuotaExceededError")),
  ],
  ["a disk with room for seconds", "no_room", (r) => (r.storage.room = 5_000_000)],
  ["an encoder that is refused", "encoder", (r) => (r.encode = () => refuse("NotSupportedError"))],
  ["an encoder that outputs nothing", "encoder", (r) => (r.encode = never)],
  ["a voice that cannot be mixed", "voices", (r) => (r.canMix = () => false)],
  [
    "a browser without sound",
    "voices",
    (r) => {
      r.canMix = () => {
        throw new DOMException("none", "NotSupportedError");
      };
    },
  ],
];

function saidTo(page: Page): string {
  return JSON.stringify(of(page).store.getSnapshot());
}

describe("the preflight check", () => {
  test.each(FAILURES)(
    "fails for %s with %s, and the peer is not asked",
    async (_words, notice, breakIt) => {
      const pair = await aCall();
      breakIt(pair.alice.recording);
      const before = saidTo(pair.bob);
      of(pair.alice).toggle();
      expect(shown(pair.alice).stage).toBe("preparing");
      await pair.clock.advance(31_000);
      expect(shown(pair.alice)).toMatchObject({ stage: "", notice, outcome: "" });
      expect(channel(pair, 0).sent).toEqual([]);
      expect(saidTo(pair.bob)).toBe(before);
      expect(pair.alice.recording.studios).toHaveLength(0);
      expect(pair.alice.recording.storage.recordings.size).toBe(0);
    },
  );

  test("waits for a busy machine, and tries one thing after the other", async () => {
    const pair = await aCall();
    const { clock } = pair;
    const { storage } = pair.alice.recording;
    const slowly = (): Promise<void> => new Promise((done) => void clock.after(12_000, done));
    let isEncoding = false;
    storage.probe = slowly;
    pair.alice.recording.encode = () => {
      isEncoding = true;
      return slowly();
    };
    of(pair.alice).toggle();
    await clock.advance(11_000);
    expect([shown(pair.alice).stage, isEncoding]).toEqual(["preparing", false]);
    await clock.advance(14_000);
    expect([shown(pair.alice).stage, isEncoding]).toEqual(["asking", true]);
  });

  test("can be repeated after a failure", async () => {
    const pair = await aCall();
    const { storage } = pair.alice.recording;
    storage.probe = () => refuse("SecurityError");
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    storage.probe = async () => {};
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "asking", notice: "" });
    expect(shown(pair.bob).asked).toBe(true);
  });

  test("can be cancelled: the peer is not asked when it ends", async () => {
    const pair = await aCall();
    let go = (): void => {};
    pair.alice.recording.encode = () => new Promise((resolve) => (go = resolve));
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    of(pair.alice).toggle();
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "" });
    go();
    await pair.clock.advance(10);
    expect(channel(pair, 0).sent).toEqual([]);
  });

  test("ends with the call", async () => {
    const pair = await aCall();
    pair.alice.recording.encode = never;
    of(pair.alice).toggle();
    pair.bob.do.hangUp();
    await pair.clock.advance(7_000);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "" });
  });

  test("does not ask a peer that is disconnected by then", async () => {
    const pair = await aCall();
    let go = (): void => {};
    pair.alice.recording.encode = () => new Promise((resolve) => (go = resolve));
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    pair.network.connections[0]?.become("disconnected");
    go();
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "unreachable" });
  });

  test("uses files that are loaded at the start of the call, as an upgrade removes them", async () => {
    const pair = await aCall();
    expect([pair.alice.recording.loads, pair.bob.recording.loads]).toEqual([1, 1]);
  });
});

describe("a failure after the preflight check and the consent", () => {
  const askedAndAllowed = async (breakIt: Break) => {
    const pair = await aCall();
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    breakIt(pair.alice.recording);
    of(pair.bob).answer(true);
    await pair.clock.advance(30_000);
    return pair;
  };
  const LATE: [string, Break][] = [
    ["a file that cannot be opened", (r) => (r.storage.open = () => refuse("SecurityError"))],
    ["a file that never opens", (r) => (r.storage.open = never)],
    ["an encoder that cannot be made", (r) => (r.canOpen = false)],
  ];

  test.each(LATE)("is reported without showing an indicator: %s", async (_words, breakIt) => {
    const pair = await askedAndAllowed(breakIt);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "failed", outcome: "nothing" });
    expect(shown(pair.bob)).toMatchObject({ asked: false, peerRecording: "" });
    const states = channel(pair, 0).sent.map((text) => JSON.parse(text).state);
    expect(states).not.toContain("on");
    expect(pair.alice.recording.storage.recordings.size).toBe(0);
  });
});

describe("a missing microphone", () => {
  test("is reported to the recording user while it lasts", async () => {
    const pair = await recorded();
    const { deps } = pair.alice.recording.compositor;
    deps.audioComplete(false);
    expect(shown(pair.alice)).toMatchObject({ stage: "recording", notice: "voice_missing" });
    deps.audioComplete(true);
    expect(shown(pair.alice).notice).toBe("");
  });
});
