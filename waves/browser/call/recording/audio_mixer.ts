/** Mixes the audio tracks of a call into one track; tracks may come and go. */
import { type MakeContext, openSource } from "../media/audio_source";
import { Resampler } from "./resampler";

export interface AudioMixerDeps {
  makeContext: MakeContext;
  makeStream(): MediaStream;
  /** Called when `isComplete` may have changed. */
  changed(): void;
}

interface Voice {
  disconnect(): void;
}

export class AudioMixer {
  readonly #context: AudioContext;
  readonly #out: MediaStreamAudioDestinationNode;
  readonly #voices = new Map<MediaStreamTrack, Voice>();
  readonly #missing = new Set<MediaStreamTrack>();
  #hasRun = false;

  constructor(private readonly parts: AudioMixerDeps) {
    this.#context = parts.makeContext();
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
  hear(streams: readonly MediaStream[]): void {
    const all = streams.flatMap((stream) => stream.getAudioTracks());
    const tracks = new Set<MediaStreamTrack>(all.filter((track) => track.readyState === "live"));
    for (const [track, voice] of this.#voices) {
      if (tracks.has(track)) continue;
      voice.disconnect();
      this.#voices.delete(track);
    }
    this.#missing.clear();
    for (const track of tracks) this.#add(track);
    this.parts.changed();
  }

  stop(): void {
    this.#context.onstatechange = null;
    this.hear([]);
    this.#context.close().catch(() => {});
  }

  #add(track: MediaStreamTrack): void {
    if (this.#voices.has(track)) return;
    const stream = this.parts.makeStream();
    stream.addTrack(track);
    const voice = this.#direct(stream) ?? this.#resampled(stream);
    if (voice === null) this.#missing.add(track);
    else this.#voices.set(track, voice);
  }

  #direct(stream: MediaStream): Voice | null {
    try {
      const source = this.#context.createMediaStreamSource(stream);
      source.connect(this.#out);
      return source;
    } catch {
      return null;
    }
  }

  #resampled(stream: MediaStream): Voice | null {
    const source = openSource(stream, this.parts.makeContext);
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
    this.parts.changed();
  }
}

/** Return whether this browser can mix these streams; records nothing. */
export function canMix(streams: readonly MediaStream[], parts: AudioMixerDeps): boolean {
  const audioMixer = new AudioMixer(parts);
  try {
    audioMixer.hear(streams);
    return audioMixer.isComplete;
  } finally {
    audioMixer.stop();
  }
}
