/** Mixes the audio tracks of a call into one track; tracks may come and go. */
import { type MakeContext, openSource } from "../media/audio_source";
import { Resampler } from "./resampler";

export interface AudioMixerDeps {
  makeContext: MakeContext;
  makeStream(): MediaStream;
  /** Called when `isComplete` may have changed. */
  changed(): void;
}

interface MixedTrack {
  disconnect(): void;
}

export class AudioMixer {
  readonly #context: AudioContext;
  readonly #out: MediaStreamAudioDestinationNode;
  readonly #sources = new Map<MediaStreamTrack, MixedTrack>();
  readonly #missing = new Set<MediaStreamTrack>();
  #hasRun = false;

  constructor(private readonly deps: AudioMixerDeps) {
    this.#context = deps.makeContext();
    this.#out = this.#context.createMediaStreamDestination();
    this.#playSilence();
    this.#context.onstatechange = () => this.#stateChanged();
    this.#context.resume().catch(() => {});
  }

  get stream(): MediaStream {
    return this.#out.stream;
  }

  /** Whether every audio track is mixed. */
  get isComplete(): boolean {
    const isInterrupted = this.#hasRun && this.#context.state !== "running";
    return this.#missing.size === 0 && !isInterrupted;
  }

  /** Mix exactly these streams; a muted microphone contributes silence. */
  mix(streams: readonly MediaStream[]): void {
    const all = streams.flatMap((stream) => stream.getAudioTracks());
    const tracks = new Set<MediaStreamTrack>(all.filter((track) => track.readyState === "live"));
    for (const [track, source] of this.#sources) {
      if (tracks.has(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    this.#missing.clear();
    for (const track of tracks) this.#add(track);
    this.deps.changed();
  }

  stop(): void {
    this.#context.onstatechange = null;
    this.mix([]);
    this.#context.close().catch(() => {});
  }

  #add(track: MediaStreamTrack): void {
    if (this.#sources.has(track)) return;
    const stream = this.deps.makeStream();
    stream.addTrack(track);
    const source = this.#direct(stream) ?? this.#resampled(stream);
    if (source === null) this.#missing.add(track);
    else this.#sources.set(track, source);
  }

  #direct(stream: MediaStream): MixedTrack | null {
    try {
      const source = this.#context.createMediaStreamSource(stream);
      source.connect(this.#out);
      return source;
    } catch {
      return null;
    }
  }

  #resampled(stream: MediaStream): MixedTrack | null {
    const source = openSource(stream, this.deps.makeContext);
    if (source === null) return null;
    try {
      return new Resampler(source, this.#context, this.#out);
    } catch {
      source.context.close().catch(() => {});
      return null;
    }
  }

  /** Without a running audio track Chromium encodes nothing, not even video. */
  #playSilence(): void {
    const silence = this.#context.createConstantSource();
    silence.offset.value = 0;
    silence.connect(this.#out);
    silence.start();
  }

  /** A phone call or another program may interrupt the audio of a page. */
  #stateChanged(): void {
    if (this.#context.state === "running") this.#hasRun = true;
    else this.#context.resume().catch(() => {});
    this.deps.changed();
  }
}

/** Return whether this browser can mix these streams; records nothing. */
export function canMix(streams: readonly MediaStream[], deps: AudioMixerDeps): boolean {
  const audioMixer = new AudioMixer(deps);
  try {
    audioMixer.mix(streams);
    return audioMixer.isComplete;
  } finally {
    audioMixer.stop();
  }
}
