/** One recording while it is made: the encoder, the file, and the duration. */
import type { Clock } from "../../kit/clock";
import { withTimeout } from "../../kit/with_timeout";
import { GrowthWatch } from "./growth_watch";
import type { Compositor, Manifest, RecordingDeps, RecordingFile, Scene } from "./recording_deps";

/** How long the encoder and the writer may take for the last piece. */
const STOP_WITHIN_MS = 5_000;
/** The writer limits each of its steps; on a busy machine they take seconds. */
const OPEN_WITHIN_MS = 25_000;

/** Why a recording ended by itself. */
export type RecordingFailure = "full" | "failed" | "stalled";

export interface RecorderDeps {
  clock: Clock;
  recording: RecordingDeps;
  manifest: Omit<Manifest, "extension">;
  scene(): Scene;
  /** Called with the size on the disk, in bytes. */
  grown(size: number): void;
  /** Called when data stops reaching the disk, and when it does again. */
  stalled(isStalled: boolean): void;
  /** Called with false when an audio track cannot be recorded, with true when all are. */
  audioComplete(areComplete: boolean): void;
  broken(why: RecordingFailure): void;
}

export class Recorder {
  readonly #compositor: Compositor;
  readonly #watch: GrowthWatch;
  readonly #file: Promise<RecordingFile>;
  readonly manifest: Manifest;
  /** The writes so far: pieces are written in order. */
  #writing: Promise<void> = Promise.resolve();
  #isStarted = false;
  #isOver = false;
  /** A piece could not be written; the next one would leave a gap. */
  #hasGap = false;
  #ranMs = 0;
  #runningSince: number | null = null;

  /** Throws when the browser cannot compose the recording. */
  constructor(private readonly deps: RecorderDeps) {
    const { clock, recording, manifest } = deps;
    this.#watch = new GrowthWatch({
      clock,
      stalled: deps.stalled,
      gaveUp: () => this.#break("stalled"),
    });
    this.#compositor = recording.openCompositor({
      scene: deps.scene,
      piece: (piece) => this.#write(piece),
      audioComplete: (areComplete) => this.#audioComplete(areComplete),
      failed: () => this.#break("failed"),
    });
    const extension = this.#compositor.mimeType.startsWith("video/mp4") ? "mp4" : "webm";
    this.manifest = { ...manifest, extension };
    this.#file = withTimeout(clock, OPEN_WITHIN_MS, this.#create());
  }

  /** Open the file and start; resolves with whether the recording runs. */
  async start(): Promise<boolean> {
    try {
      await this.#file;
      if (this.#isOver) return false;
      this.#compositor.start();
    } catch (reason) {
      this.#break(whyOf(reason));
      return false;
    }
    this.#isStarted = true;
    this.#run(true);
    return true;
  }

  /** The duration in milliseconds, without pauses. */
  get length(): number {
    const since = this.#runningSince;
    return this.#ranMs + (since === null ? 0 : this.deps.clock.now() - since);
  }

  setPaused(isPaused: boolean): void {
    if (!this.#isStarted || isPaused === (this.#runningSince === null)) return;
    this.#run(!isPaused);
    if (isPaused) this.#compositor.pause();
    else this.#compositor.resume();
  }

  soundsChanged(): void {
    this.#compositor.soundsChanged();
  }

  /** Stop; resolves when everything that was encoded is on the disk, or after a time limit. */
  async stop(): Promise<void> {
    this.#run(false);
    // Later pieces are still written; every other event is ignored.
    this.#isOver = true;
    await this.#limited(this.#compositor.stop());
    await this.#limited(this.#writing);
    await this.#limited(this.#file.then((file) => file.close()));
  }

  /** Work that does not end in time is abandoned; what is on the disk is kept. */
  async #limited(work: Promise<void>): Promise<void> {
    await withTimeout(this.deps.clock, STOP_WITHIN_MS, work).catch(() => {});
  }

  async #create(): Promise<RecordingFile> {
    const { recordingStore } = this.deps.recording;
    await recordingStore.claim(this.manifest.id);
    return recordingStore.create(this.manifest);
  }

  #write(piece: Blob): void {
    this.#writing = this.#writing.then(async () => {
      if (this.#hasGap) return;
      try {
        const file = await this.#file;
        this.#grew(await file.append(piece));
      } catch (reason) {
        this.#hasGap = true;
        this.#break(whyOf(reason));
      }
    });
  }

  #grew(size: number): void {
    if (this.#isOver) return;
    this.#watch.grew();
    this.deps.grown(size);
  }

  #audioComplete(areComplete: boolean): void {
    if (!this.#isOver) this.deps.audioComplete(areComplete);
  }

  #break(why: RecordingFailure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.deps.broken(why);
  }

  #run(isRunning: boolean): void {
    const now = this.deps.clock.now();
    if (this.#runningSince !== null) this.#ranMs += now - this.#runningSince;
    this.#runningSince = isRunning ? now : null;
    if (isRunning) this.#watch.start();
    else this.#watch.stop();
  }
}

function whyOf(reason: unknown): RecordingFailure {
  const isFull = reason instanceof Error && reason.name === "QuotaExceededError";
  return isFull ? "full" : "failed";
}
