/** Plays a test sound on the chosen speaker. */
import type { Clock } from "../../kit/clock";
import type { SharedAudioContext } from "./shared_audio_context";
import type { Speaker } from "./speaker";
import { renderSound } from "./tones";

export interface TestSoundDeps {
  clock: Clock;
  audio: SharedAudioContext;
  speaker: Speaker;
  changed(isPlaying: boolean): void;
}

const LASTS_MS = 1_500;

export class TestSound {
  #stop: (() => void) | null = null;

  constructor(private readonly deps: TestSoundDeps) {}

  /** Play it once; while it plays, a second click does nothing. */
  play(): void {
    const { audio, changed, clock } = this.deps;
    if (this.#stop !== null) return;
    const context = audio.use();
    if (context === null) return;
    const silence = this.#start(context);
    const cancel = clock.after(LASTS_MS, () => this.stop());
    this.#stop = () => {
      cancel();
      silence();
      audio.release();
      changed(false);
    };
    changed(true);
  }

  stop(): void {
    const stop = this.#stop;
    this.#stop = null;
    stop?.();
  }

  #start(context: AudioContext): () => void {
    const samples = renderSound("test", context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.deps.speaker.outputOf(context));
    source.start();
    return () => source.disconnect();
  }
}
