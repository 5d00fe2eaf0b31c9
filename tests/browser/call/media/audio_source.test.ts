/** Opening a stream in Web Audio: the sample rates that are tried and the contexts that are closed. */
import { describe, expect, test } from "bun:test";
import { openSource } from "../../../../waves/browser/call/media/audio_source";
import { FakeStream, FakeTrack } from "../../support/fake_media";

/** Contexts that accept a stream at one of these rates only; undefined: the default rate. */
function contexts(accepted: readonly (number | undefined)[]) {
  const tried: (number | undefined)[] = [];
  const open = new Set<number | undefined>();
  const makeContext = (options?: AudioContextOptions) => {
    const rate = options?.sampleRate;
    tried.push(rate);
    open.add(rate);
    return {
      createMediaStreamSource() {
        if (!accepted.includes(rate)) throw new DOMException("rate", "NotSupportedError");
        return { rate };
      },
      resume: async () => {},
      async close() {
        open.delete(rate);
      },
    } as unknown as AudioContext;
  };
  return { tried, open, makeContext };
}

const streamAt = (sampleRate?: number) => {
  const settings = sampleRate === undefined ? {} : { sampleRate };
  return new FakeStream([new FakeTrack("audio", "", settings)]) as unknown as MediaStream;
};

describe("a stream in Web Audio", () => {
  test("is opened at the default rate where that works", () => {
    const { makeContext, open, tried } = contexts([undefined]);
    expect(openSource(streamAt(16_000), makeContext)?.node).toMatchObject({});
    expect([tried, [...open]]).toEqual([[undefined], [undefined]]);
  });

  test("is opened at the rate of its track next, closing every other context", () => {
    const { makeContext, open, tried } = contexts([16_000]);
    expect(openSource(streamAt(16_000), makeContext)).not.toBeNull();
    expect([tried, [...open]]).toEqual([[undefined, 16_000], [16_000]]);
  });

  test("is opened at a common rate where the rate of its track is unknown", () => {
    const { makeContext, open } = contexts([8_000]);
    expect(openSource(streamAt(), makeContext)).not.toBeNull();
    expect([...open]).toEqual([8_000]);
  });

  test("has no source where no rate is accepted, and no context stays open", () => {
    const { makeContext, open } = contexts([]);
    expect(openSource(streamAt(), makeContext)).toBeNull();
    expect([...open]).toEqual([]);
  });
});
