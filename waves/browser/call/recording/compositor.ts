/** Composes a call into one video and one audio track, and encodes both (MediaRecorder). */
import type { Clock } from "../../kit/clock";
import { AudioMixer, type AudioMixerDeps } from "./audio_mixer";
import { CanvasRenderer } from "./canvas_renderer";
import { FrameTicker } from "./frame_ticker";
import { bestType } from "./recorder_support";
import type { Compositor, CompositorDeps } from "./recording_deps";

const PIECE_MS = 1_000;
const VIDEO_BITS = 2_500_000;
const AUDIO_BITS = 128_000;
/** About a second of frames in a row that cannot be painted is a failure. */
const MOST_FAILED_PAINTS = 25;

/** The mixer's dependencies, implemented with the Web Audio API. */
export const WEB_AUDIO: Omit<AudioMixerDeps, "changed"> = {
  makeContext: (options) => new AudioContext(options),
  makeStream: () => new MediaStream(),
};

export interface CompositorEnvironment {
  clock: Clock;
  /** Start the worker of the frame timer. */
  startWorker(): Promise<Worker>;
}

export class BrowserCompositor implements Compositor {
  readonly #renderer = new CanvasRenderer(() => document.createElement("canvas"));
  readonly #audioMixer: AudioMixer;
  #frameTicker: FrameTicker | null = null;
  readonly #picture: MediaStream;
  readonly #recorder: MediaRecorder;
  #failedPaints = 0;

  constructor(
    private readonly deps: CompositorDeps,
    private readonly environment: CompositorEnvironment,
    private readonly pieceMs = PIECE_MS,
  ) {
    this.#renderer.draw(deps.scene());
    this.#picture = this.#renderer.canvas.captureStream();
    this.#audioMixer = new AudioMixer({
      ...WEB_AUDIO,
      changed: () => deps.audioComplete(this.#audioMixer.isComplete),
    });
    try {
      this.#recorder = this.#makeRecorder();
    } catch (reason) {
      this.#audioMixer.stop();
      throw reason;
    }
    this.soundsChanged();
  }

  get mimeType(): string {
    return this.#recorder.mimeType || bestType();
  }

  start(): void {
    this.#recorder.start(this.pieceMs);
    // Not before: on a busy machine, painting would leave no time for opening the file.
    this.#frameTicker = new FrameTicker({ ...this.environment, tick: () => this.#paint() });
  }

  soundsChanged(): void {
    this.#audioMixer.mix(this.deps.scene().sounds);
  }

  pause(): void {
    if (this.#recorder.state === "recording") this.#recorder.pause();
  }

  resume(): void {
    if (this.#recorder.state === "paused") this.#recorder.resume();
  }

  async stop(): Promise<void> {
    try {
      await this.#stopRecorder();
    } finally {
      this.#frameTicker?.stop();
      this.#audioMixer.stop();
      this.#renderer.stop();
      for (const track of this.#picture.getTracks()) track.stop();
    }
  }

  async #stopRecorder(): Promise<void> {
    if (this.#recorder.state === "inactive") return;
    const isStopped = new Promise<void>((resolve) => {
      this.#recorder.onstop = () => resolve();
    });
    this.#recorder.stop();
    await isStopped;
  }

  #paint(): void {
    try {
      this.#renderer.draw(this.deps.scene());
      this.#failedPaints = 0;
    } catch {
      this.#failedPaints += 1;
      if (this.#failedPaints === MOST_FAILED_PAINTS) this.deps.failed();
    }
  }

  #makeRecorder(): MediaRecorder {
    const stream = new MediaStream([
      ...this.#picture.getVideoTracks(),
      ...this.#audioMixer.stream.getAudioTracks(),
    ]);
    const recorder = new MediaRecorder(stream, {
      mimeType: bestType(),
      videoBitsPerSecond: VIDEO_BITS,
      audioBitsPerSecond: AUDIO_BITS,
    });
    recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) this.deps.piece(data);
    };
    recorder.onerror = () => this.deps.failed();
    // The recorder stops by itself when its tracks have ended.
    recorder.onstop = () => this.deps.failed();
    return recorder;
  }
}
