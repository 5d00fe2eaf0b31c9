/** Loads the code that only a recording needs, once, and starts its workers. */

type RecordingCode = typeof import("./recording_code");
type WorkerName = "OpfsWriterWorker" | "RemuxWorker" | "FrameTickerWorker";

export class CodeLoader {
  #code: RecordingCode | null = null;

  constructor(private readonly fetchCode: () => Promise<RecordingCode>) {}

  /** Load the code; a failed load is retried by the next call. */
  async load(): Promise<RecordingCode> {
    this.#code ??= await this.fetchCode();
    return this.#code;
  }

  /** Throws before the code is loaded. */
  get loaded(): RecordingCode {
    if (this.#code === null) throw new Error("The recording code is not loaded.");
    return this.#code;
  }

  async startWorker(name: WorkerName): Promise<Worker> {
    return new (await this.load())[name]();
  }
}
