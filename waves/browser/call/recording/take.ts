/** One recording while it is made: encoder, disk, and how long it has run. */
import type { Clock } from "../../clock";
import type { Journal, RecordingParts, Scene, Studio, Tape } from "./parts";

/** Why a recording can go on no longer. */
export type Broken = "full" | "failed";

export interface TakeParts {
  clock: Clock;
  recording: RecordingParts;
  journal: Omit<Journal, "extension">;
  scene(): Scene;
  /** So much is on the disk, in bytes. */
  grown(size: number): void;
  broken(why: Broken): void;
}

export class Take {
  readonly #studio: Studio;
  readonly #tape: Promise<Tape>;
  readonly journal: Journal;
  /** Each piece behind the one before: the disk sees them in order. */
  #writing: Promise<void>;
  #isBroken = false;
  #ranMs = 0;
  #runningSince: number | null = null;

  /** Throws when the browser cannot compose after all. */
  constructor(private readonly parts: TakeParts) {
    const { recording, journal } = parts;
    this.#studio = recording.openStudio({
      scene: parts.scene,
      piece: (piece) => this.#write(piece),
      failed: () => this.#break("failed"),
    });
    const extension = this.#studio.mimeType.startsWith("video/mp4") ? "mp4" : "webm";
    this.journal = { ...journal, extension };
    this.#tape = this.#create();
    this.#writing = this.#tape.then(
      () => {},
      (reason) => this.#break(whyOf(reason)),
    );
    this.#studio.start();
    this.#run(true);
  }

  /** How long it is, in milliseconds, without pauses. */
  get length(): number {
    const since = this.#runningSince;
    return this.#ranMs + (since === null ? 0 : this.parts.clock.now() - since);
  }

  setPaused(isPaused: boolean): void {
    if (isPaused === (this.#runningSince === null)) return;
    this.#run(!isPaused);
    if (isPaused) this.#studio.pause();
    else this.#studio.resume();
  }

  soundsChanged(): void {
    this.#studio.soundsChanged();
  }

  /** Fulfilled when everything that there is lies on the disk. */
  async stop(): Promise<void> {
    this.#run(false);
    await this.#studio.stop();
    await this.#writing;
    await this.#tape.then((tape) => tape.close()).catch(() => {});
  }

  async #create(): Promise<Tape> {
    const { vault } = this.parts.recording;
    await vault.claim(this.journal.id);
    return vault.create(this.journal);
  }

  #write(piece: Blob): void {
    this.#writing = this.#writing.then(async () => {
      if (this.#isBroken) return;
      try {
        const tape = await this.#tape;
        this.parts.grown(await tape.append(piece));
      } catch (reason) {
        this.#break(whyOf(reason));
      }
    });
  }

  #break(why: Broken): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.parts.broken(why);
  }

  #run(isRunning: boolean): void {
    const now = this.parts.clock.now();
    if (this.#runningSince !== null) this.#ranMs += now - this.#runningSince;
    this.#runningSince = isRunning ? now : null;
  }
}

function whyOf(reason: unknown): Broken {
  const isFull = reason instanceof DOMException && reason.name === "QuotaExceededError";
  return isFull ? "full" : "failed";
}
