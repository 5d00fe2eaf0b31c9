/** Composes a call into one picture and one sound, and encodes both (MediaRecorder). */
import { Mixer } from "./mixer";
import { Painter } from "./painter";
import type { Lack, Studio, StudioParts } from "./parts";

/** The best first; Safari knows MP4 alone. */
const TYPES = [
  "video/webm;codecs=vp9,opus",
  "video/webm;codecs=vp8,opus",
  "video/webm",
  "video/mp4",
] as const;
const PIECE_MS = 1_000;
const VIDEO_BITS = 2_500_000;
const AUDIO_BITS = 128_000;

/** Say what this browser lacks for a recording. */
export function lackOfBrowser(): Lack {
  if (!("MediaRecorder" in window) || bestType() === "") return "recorder";
  if (!("captureStream" in HTMLCanvasElement.prototype) || !("AudioContext" in window)) {
    return "picture";
  }
  const isStored = typeof navigator.storage?.getDirectory === "function";
  return isStored && "Worker" in window && "locks" in navigator ? "" : "storage";
}

function bestType(): string {
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

export class BrowserStudio implements Studio {
  readonly #painter = new Painter(() => document.createElement("canvas"));
  readonly #mixer = new Mixer(new AudioContext(), () => new MediaStream());
  readonly #ticker: Worker;
  readonly #picture: MediaStream;
  readonly #recorder: MediaRecorder;

  constructor(private readonly parts: StudioParts) {
    this.#paint();
    this.#picture = this.#painter.canvas.captureStream();
    this.#recorder = this.#makeRecorder();
    this.#ticker = new Worker(new URL("./ticker.worker.ts", import.meta.url), { type: "module" });
    this.#ticker.onmessage = () => this.#beat();
    this.soundsChanged();
  }

  get mimeType(): string {
    return this.#recorder.mimeType || bestType();
  }

  start(): void {
    this.#recorder.start(PIECE_MS);
  }

  soundsChanged(): void {
    this.#mixer.hear(this.parts.scene().sounds);
  }

  pause(): void {
    if (this.#recorder.state === "recording") this.#recorder.pause();
  }

  resume(): void {
    if (this.#recorder.state === "paused") this.#recorder.resume();
  }

  async stop(): Promise<void> {
    const isStopped = new Promise<void>((resolve) => {
      this.#recorder.onstop = () => resolve();
    });
    if (this.#recorder.state !== "inactive") {
      this.#recorder.stop();
      await isStopped;
    }
    this.#ticker.terminate();
    this.#mixer.stop();
    this.#painter.stop();
    for (const track of this.#picture.getTracks()) track.stop();
  }

  #beat(): void {
    const began = performance.now();
    try {
      this.#paint();
    } finally {
      // Without an answer there would be no further beat.
      this.#ticker.postMessage(performance.now() - began);
    }
  }

  #paint(): void {
    this.#painter.draw(this.parts.scene());
  }

  #makeRecorder(): MediaRecorder {
    const stream = new MediaStream([
      ...this.#picture.getVideoTracks(),
      ...this.#mixer.stream.getAudioTracks(),
    ]);
    const recorder = new MediaRecorder(stream, {
      mimeType: bestType(),
      videoBitsPerSecond: VIDEO_BITS,
      audioBitsPerSecond: AUDIO_BITS,
    });
    recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) this.parts.piece(data);
    };
    recorder.onerror = () => this.parts.failed();
    return recorder;
  }
}
