import { describe, expect, test } from "bun:test";
import { Mixer } from "../../../../waves/browser/call/recording/mixer";
import { FakeTrack, makeFakeStream } from "../fake_media";

/** WebAudio as far as it is used: which tracks flow into the recording. */
class FakeContext {
  readonly heard = new Set<unknown>();
  readonly refused = new Set<unknown>();
  isClosed = false;

  createMediaStreamDestination() {
    return { stream: makeFakeStream() };
  }

  createMediaStreamSource(stream: MediaStream) {
    const [track] = stream.getAudioTracks();
    if (this.refused.has(track)) throw new DOMException("other rate", "NotSupportedError");
    return {
      connect: () => this.heard.add(track),
      disconnect: () => this.heard.delete(track),
    };
  }

  async resume(): Promise<void> {}

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function aMixer() {
  const context = new FakeContext();
  const mixer = new Mixer(context as unknown as AudioContext, makeFakeStream);
  return { context, mixer };
}

function withSound(...tracks: FakeTrack[]): MediaStream {
  const stream = makeFakeStream();
  for (const track of tracks) stream.addTrack(track as unknown as MediaStreamTrack);
  return stream;
}

const track = (): FakeTrack => new FakeTrack("audio");

describe("the sound of a recording", () => {
  test("follows tracks that come, go and are replaced, each once", () => {
    const { context, mixer } = aMixer();
    const [mine, theirs, other] = [track(), track(), track()];
    mixer.hear([withSound(mine), withSound(theirs)]);
    mixer.hear([withSound(mine), withSound(theirs)]);
    expect([...context.heard]).toEqual([mine, theirs]);
    mixer.hear([withSound(other), withSound(theirs)]);
    expect([...context.heard]).toEqual([theirs, other]);
    mixer.stop();
    expect([context.heard.size, context.isClosed]).toEqual([0, true]);
  });

  test("goes on without a track that the browser refuses, or that has ended", () => {
    const { context, mixer } = aMixer();
    const [good, refused, over] = [track(), track(), track()];
    context.refused.add(refused);
    over.stop();
    mixer.hear([withSound(refused), withSound(over), withSound(good)]);
    expect([...context.heard]).toEqual([good]);
  });
});
