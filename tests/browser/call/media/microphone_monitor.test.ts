/** The level of the microphone and speech while muted. */
import { describe, expect, test } from "bun:test";
import { TalkDetector } from "../../../../waves/browser/call/media/microphone_monitor";
import { LOUD, setupMicrophone } from "../../support/microphone";

describe("talking while muted", () => {
  test("is shown within a second and hidden a while after the last word", async () => {
    const { clock, follow, isShown, sounds, track } = setupMicrophone();
    follow(track, true);
    await clock.advance(1_000);
    expect(isShown()).toBe(false);
    sounds(LOUD);
    await clock.advance(1_000);
    expect(isShown()).toBe(true);
    sounds(0);
    await clock.advance(5_000);
    expect(isShown()).toBe(false);
  });

  test("is shown again only after a pause", async () => {
    const { clock, follow, isShown, sounds, track } = setupMicrophone();
    follow(track, true);
    const talk = async (): Promise<boolean> => {
      sounds(LOUD);
      await clock.advance(1_000);
      const said = isShown();
      sounds(0);
      await clock.advance(6_000);
      return said;
    };
    const said = [await talk(), await talk(), await talk()];
    await clock.advance(20_000);
    said.push(await talk());
    expect(said).toEqual([true, false, false, true]);
  });

  test("is measured on a clone while the sent track stays silent", async () => {
    const { clock, follow, sounds, track } = setupMicrophone();
    sounds(LOUD);
    follow(track, true);
    await clock.advance(1_000);
    expect(track.enabled).toBe(false);
    expect(track.clones.map((copy) => [copy.enabled, copy.readyState])).toEqual([[true, "live"]]);
  });

  test("ends with the mute: clone stopped, context closed, notice hidden", async () => {
    const { clock, follow, isShown, open, sounds, track } = setupMicrophone();
    follow(track, true);
    sounds(LOUD);
    await clock.advance(1_000);
    follow(track, false);
    expect([isShown(), open()]).toEqual([false, 0]);
    expect(track.clones.map((copy) => copy.readyState)).toEqual(["ended"]);
    await clock.advance(10_000);
    expect(clock.pending).toBe(0);
  });

  test("is not measured while unmuted", async () => {
    const { clock, follow, isShown, open, sounds, track } = setupMicrophone();
    sounds(LOUD);
    follow(track, false);
    await clock.advance(5_000);
    expect([isShown(), open()]).toEqual([false, 0]);
  });
});

describe("speech detection", () => {
  const hears = (levels: number[]): boolean => {
    const detector = new TalkDetector();
    return levels.map((level) => detector.hears(level)).some(Boolean);
  };
  const quiet = Array.from({ length: 10 }, () => -70);

  test("detects sound for most of a second, with pauses between words", () => {
    expect(hears([...quiet, -25, -28, -60, -24, -22, -70, -30, -21])).toBe(true);
  });

  test("ignores a door, a key and a fan", () => {
    expect(hears([...quiet, -10, -20, ...quiet])).toBe(false);
    const beeps = Array.from({ length: 40 }, (_, look) => (look % 5 < 2 ? -20 : -70));
    expect(hears(beeps)).toBe(false);
    expect(hears(Array.from({ length: 100 }, () => -48))).toBe(false);
  });

  test("detects speech in a loud room", () => {
    const room = Array.from({ length: 200 }, () => -40);
    const detector = new TalkDetector();
    for (const level of room) detector.hears(level);
    expect(detector.hears(-40)).toBe(false);
    expect([-20, -20, -20, -20, -20, -20].map((level) => detector.hears(level)).at(-1)).toBe(true);
  });
});
