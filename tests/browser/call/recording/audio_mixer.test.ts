import { describe, expect, test } from "bun:test";
import { AudioMixer } from "../../../../waves/browser/call/recording/audio_mixer";
import { FakeTrack, makeFakeStream } from "../../support/fake_media";

/** The used part of Web Audio: which tracks are connected to the recording. */
class FakeContext {
  readonly heard = new Set<unknown>();
  readonly refused = new Set<unknown>();
  isClosed = false;
  hasSilence = false;
  state = "suspended";
  onstatechange = (): void => {};
  currentTime = 0;
  readonly played: { at: number; rate: number }[] = [];
  tap: { onaudioprocess: ((event: unknown) => void) | null } = { onaudioprocess: null };

  constructor(
    readonly sampleRate = 48_000,
    /** The sample rates of tracks; a context with another rate refuses them. */
    readonly rates = new Map<unknown, number>(),
  ) {}

  createMediaStreamDestination() {
    return { stream: makeFakeStream() };
  }

  createMediaStreamSource(stream: MediaStream) {
    const [track] = stream.getAudioTracks();
    const rate = this.rates.get(track) ?? this.sampleRate;
    if (this.refused.has(track) || rate !== this.sampleRate)
      throw new DOMException("other rate", "NotSupportedError");
    return {
      connect: () => this.heard.add(track),
      disconnect: () => this.heard.delete(track),
    };
  }

  createConstantSource() {
    this.hasSilence = true;
    return { offset: { value: 1 }, connect() {}, start() {} };
  }

  createScriptProcessor() {
    this.tap = { onaudioprocess: null };
    return Object.assign(this.tap, { connect() {}, disconnect() {} });
  }

  createBuffer(_channels: number, _length: number, rate: number) {
    return { rate, copyToChannel() {} };
  }

  createBufferSource() {
    const node = { buffer: { rate: 0 }, connect() {}, start: (_at: number): void => {} };
    node.start = (at) => this.played.push({ at, rate: node.buffer.rate });
    return node;
  }

  async resume(): Promise<void> {}

  async close(): Promise<void> {
    this.isClosed = true;
  }

  become(state: string): void {
    this.state = state;
    this.onstatechange();
  }
}

function aMixer(rates = new Map<unknown, number>()) {
  const contexts: FakeContext[] = [];
  const seen: boolean[] = [];
  const audioMixer = new AudioMixer({
    makeContext: (options) => {
      const context = new FakeContext(options?.sampleRate, rates);
      contexts.push(context);
      return context as unknown as AudioContext;
    },
    makeStream: makeFakeStream,
    changed: () => seen.push(audioMixer.isComplete),
  });
  const [context] = contexts;
  if (context === undefined) throw new Error("There is no context.");
  const isClosed = (): boolean => contexts.every((one) => one.isClosed);
  return { context, contexts, audioMixer, seen, isClosed };
}

function withSound(...tracks: FakeTrack[]): MediaStream {
  const stream = makeFakeStream();
  for (const track of tracks) stream.addTrack(track as unknown as MediaStreamTrack);
  return stream;
}

const track = (): FakeTrack => new FakeTrack("audio");

describe("the sound of a recording", () => {
  test("follows tracks that are added, removed and replaced", () => {
    const { context, audioMixer } = aMixer();
    const [mine, peerRecording, other] = [track(), track(), track()];
    audioMixer.mix([withSound(mine), withSound(peerRecording)]);
    audioMixer.mix([withSound(mine), withSound(peerRecording)]);
    expect([...context.heard]).toEqual([mine, peerRecording]);
    audioMixer.mix([withSound(other), withSound(peerRecording)]);
    expect([...context.heard]).toEqual([peerRecording, other]);
    audioMixer.stop();
    expect([context.heard.size, context.isClosed]).toEqual([0, true]);
  });

  test("of another sample rate is resampled into the mix", () => {
    const [low, mine] = [track(), track()];
    const { context, contexts, audioMixer, isClosed } = aMixer(new Map([[low, 16_000]]));
    audioMixer.mix([withSound(low), withSound(mine)]);
    expect(audioMixer.isComplete).toBe(true);
    expect([...context.heard]).toEqual([mine]);
    const own = contexts.find(({ sampleRate }) => sampleRate === 16_000);
    const channel = new Float32Array(4_096);
    const inputBuffer = {
      numberOfChannels: 2,
      length: 4_096,
      sampleRate: 16_000,
      getChannelData: () => channel,
    };
    for (let n = 0; n < 3; n += 1) own?.tap.onaudioprocess?.({ inputBuffer });
    const piece = 4_096 / 16_000;
    expect(context.played.map(({ rate }) => rate)).toEqual([16_000, 16_000, 16_000]);
    const gaps = context.played.map(({ at }, n) => at - (context.played[0]?.at ?? 0) - n * piece);
    for (const gap of gaps) expect(gap).toBeCloseTo(0);
    audioMixer.stop();
    expect(isClosed()).toBe(true);
  });

  test("that no context accepts is reported as missing until it is removed", () => {
    const [good, refused] = [track(), track()];
    const { context, contexts, audioMixer } = aMixer(new Map([[refused, 11_025]]));
    audioMixer.mix([withSound(refused), withSound(good)]);
    expect([...context.heard]).toEqual([good]);
    expect(audioMixer.isComplete).toBe(false);
    expect(contexts.slice(1).every((one) => one.isClosed)).toBe(true);
    audioMixer.mix([withSound(good)]);
    expect(audioMixer.isComplete).toBe(true);
  });

  test("leaves out a track that has ended", () => {
    const { context, audioMixer } = aMixer();
    const [good, over] = [track(), track()];
    over.stop();
    audioMixer.mix([withSound(over), withSound(good)]);
    expect([...context.heard]).toEqual([good]);
    expect(audioMixer.isComplete).toBe(true);
  });

  test("is incomplete while the system suspends it", () => {
    const { context, seen } = aMixer();
    for (const state of ["running", "interrupted", "running"]) context.become(state);
    expect(seen).toEqual([true, false, true]);
  });

  test("contains silence without a microphone, as Chromium encodes nothing otherwise", () => {
    expect(aMixer().context.hasSilence).toBe(true);
  });
});
