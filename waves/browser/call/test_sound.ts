/** A short sound that tells which speaker is the chosen one. */
import type { Clock } from "../clock";
import type { Speaker } from "./speaker";
import { renderSound } from "./tones";

export interface TestSoundParts {
  clock: Clock;
  makeContext: (() => AudioContext) | undefined;
  speaker: Speaker;
  changed(isPlaying: boolean): void;
}

const LASTS_MS = 1_500;

export class TestSound {
  #stop: (() => void) | null = null;

  constructor(private readonly parts: TestSoundParts) {}

  /** Play it once; while it plays, a second click does nothing. */
  play(): void {
    const { changed, clock, makeContext } = this.parts;
    if (this.#stop !== null || makeContext === undefined) return;
    const close = this.#start(makeContext);
    if (close === null) return;
    const cancel = clock.after(LASTS_MS, () => this.stop());
    this.#stop = () => {
      cancel();
      close();
      changed(false);
    };
    changed(true);
  }

  stop(): void {
    const stop = this.#stop;
    this.#stop = null;
    stop?.();
  }

  #start(makeContext: () => AudioContext): (() => void) | null {
    try {
      const context = makeContext();
      const samples = renderSound("test", context.sampleRate);
      const buffer = context.createBuffer(1, samples.length, context.sampleRate);
      buffer.copyToChannel(samples, 0);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(this.parts.speaker.outputOf(context));
      source.start();
      context.resume().catch(() => {});
      return () => void context.close().catch(() => {});
    } catch {
      return null;
    }
  }
}
