/**
 * Plays the audio of one context in another with a different sample rate.
 *
 * An AudioBuffer keeps its own rate: the node that plays it resamples (Web Audio API, 1.9).
 */
import type { AudioSource } from "../media/audio_source";

/** 85 ms at 48 kHz: low latency, yet robust when the page is busy. */
const FRAMES = 4_096;
const CHANNELS = 2;
/** The initial and the maximum lead of the playback, in seconds. */
const LEAD = 0.1;
const MOST_AHEAD = 1;

export class Resampler {
  readonly #tap: ScriptProcessorNode;
  #endsAt = 0;

  constructor(
    private readonly source: AudioSource,
    private readonly target: AudioContext,
    private readonly out: AudioNode,
  ) {
    const { context, node } = source;
    // An AudioWorklet would need a separate script; only old browsers need the resampler.
    this.#tap = context.createScriptProcessor(FRAMES, CHANNELS, CHANNELS);
    this.#tap.onaudioprocess = ({ inputBuffer }) => this.#play(inputBuffer);
    node.connect(this.#tap);
    // The node runs only while it is connected; its output is silence.
    this.#tap.connect(context.destination);
  }

  disconnect(): void {
    this.#tap.onaudioprocess = null;
    this.source.node.disconnect();
    this.#tap.disconnect();
    this.source.context.close().catch(() => {});
  }

  #play(heard: AudioBuffer): void {
    const now = this.target.currentTime;
    // The clocks of the two contexts drift: drop what is too far ahead.
    if (this.#endsAt > now + MOST_AHEAD) return;
    const copy = this.target.createBuffer(heard.numberOfChannels, heard.length, heard.sampleRate);
    for (let channel = 0; channel < heard.numberOfChannels; channel += 1) {
      copy.copyToChannel(heard.getChannelData(channel), channel);
    }
    const player = this.target.createBufferSource();
    player.buffer = copy;
    player.connect(this.out);
    const startsAt = this.#endsAt > now ? this.#endsAt : now + LEAD;
    player.start(startsAt);
    this.#endsAt = startsAt + heard.length / heard.sampleRate;
  }
}
