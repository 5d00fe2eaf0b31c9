import { describe, expect, test } from "bun:test";
import { loudness, meterValue } from "../../../../waves/browser/call/media/audio_level";
import { FakeTrack } from "../../support/fake_media";
import { LOUD, OWNER, setupMicrophone } from "../../support/microphone";

describe("the microphone meter", () => {
  test("is updated at most ten times a second while it is observed", async () => {
    const { clock, microphoneMonitor, follow, open, sounds, track } = setupMicrophone();
    sounds(LOUD);
    follow(track, false);
    const seen: number[] = [];
    const stop = microphoneMonitor.watch((value) => seen.push(value));
    await clock.advance(1_000);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.length).toBeLessThanOrEqual(11);
    expect(seen.at(-1)).toBe(meterValue(-20));
    stop();
    expect(open()).toBe(0);
    const told = seen.length;
    await clock.advance(1_000);
    expect(seen).toHaveLength(told);
  });

  test("keeps the same cloned track when the user mutes", async () => {
    const { clock, microphoneMonitor, follow, open, track } = setupMicrophone();
    microphoneMonitor.watch(() => {});
    follow(track, false);
    follow(track, true);
    follow(track, false);
    await clock.advance(500);
    expect([track.clones.length, open()]).toEqual([1, 1]);
  });

  test("measures a microphone whose sample rate the default context refuses", async () => {
    const { clock, microphoneMonitor, follow, open, sounds, contexts, refuseRates } =
      setupMicrophone();
    refuseRates((rate) => rate !== 16_000);
    sounds(LOUD);
    follow(new FakeTrack("audio"), false);
    const seen: number[] = [];
    const stop = microphoneMonitor.watch((value) => seen.push(value));
    await clock.advance(300);
    expect([seen.at(-1), open()]).toEqual([meterValue(-20), 1]);
    expect(contexts.at(-1)?.sampleRate).toBe(16_000);
    stop();
    expect(open()).toBe(0);
  });

  test("stays empty and keeps nothing open where every context refuses", async () => {
    const { clock, microphoneMonitor, follow, open, sounds, track, refuseRates } =
      setupMicrophone();
    refuseRates(() => true);
    sounds(LOUD);
    follow(track, false);
    const seen: number[] = [];
    microphoneMonitor.watch((value) => seen.push(value));
    await clock.advance(1_000);
    expect([seen, open()]).toEqual([[], 0]);
  });

  test("falls to zero when the microphone is removed and follows the next one", async () => {
    const { clock, microphoneMonitor, follow, open, sounds, track } = setupMicrophone();
    sounds(LOUD);
    let value = -1;
    microphoneMonitor.watch((now) => {
      value = now;
    });
    follow(track, false);
    await clock.advance(300);
    follow(null, false);
    expect([value, open()]).toEqual([0, 0]);
    const next = new FakeTrack("audio");
    follow(next, false);
    await clock.advance(300);
    expect([value > 0, open(), next.clones.length]).toEqual([true, 1, 1]);
  });

  test("is released by its current owner only", () => {
    const { microphoneMonitor, follow, open, track } = setupMicrophone();
    microphoneMonitor.watch(() => {});
    follow(track, false);
    microphoneMonitor.leave({});
    expect(open()).toBe(1);
    microphoneMonitor.leave(OWNER);
    expect(open()).toBe(0);
  });
});

describe("loudness", () => {
  test("is in dBFS", () => {
    expect(loudness(new Float32Array(64).fill(1))).toBeCloseTo(0);
    expect(loudness(new Float32Array(64).fill(0.1))).toBeCloseTo(-20);
    expect(loudness(new Float32Array(64))).toBe(-100);
  });

  test("maps a quiet room to 0 and a loud voice to 100", () => {
    expect([-100, -60, -33, -6, 0].map(meterValue)).toEqual([0, 0, 50, 100, 100]);
  });
});
