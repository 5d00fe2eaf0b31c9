/** Calls `opfs_writer.worker.ts`: one worker for each recording that is being made. */
import { type Remote, wrap } from "comlink";
import type { Clock } from "../../kit/clock";
import type { Place } from "./opfs_files";
import type { OpfsWriterApi } from "./opfs_writer.worker";
import type { RecordingFile } from "./recording_deps";

/** How long the worker may take for one call: on a busy machine, its first one takes seconds. */
const CALL_TIMEOUT_MS = 20_000;

/** Every method rejects when the worker fails or does not respond; so do all later calls. */
export class OpfsWriter implements RecordingFile {
  readonly #remote: Remote<OpfsWriterApi>;
  readonly #broken: Promise<never>;
  #break = (_name: string): void => {};

  constructor(
    private readonly worker: Worker,
    private readonly clock: Clock,
  ) {
    this.#remote = wrap<OpfsWriterApi>(worker);
    this.#broken = new Promise((_resolve, reject) => {
      this.#break = (name) => {
        // Terminating the worker also closes the file that it holds.
        worker.terminate();
        reject(new DOMException("The recording worker does not respond.", name));
      };
    });
    this.#broken.catch(() => {});
    worker.onerror = () => this.#break("failed");
  }

  open(place: Place): Promise<void> {
    return this.#call(this.#remote.open(place));
  }

  append(piece: Blob): Promise<number> {
    return this.#call(this.#remote.append(piece));
  }

  writeManifest(place: Place, text: string): Promise<void> {
    return this.#call(this.#remote.writeManifest(place, text));
  }

  /** Write a probe file of this name in the way a recording is written. */
  probe(name: string): Promise<void> {
    return this.#call(this.#remote.probe(name));
  }

  async close(): Promise<void> {
    await this.#call(this.#remote.close()).finally(() => this.worker.terminate());
  }

  #call<T>(work: Promise<T>): Promise<T> {
    const cancel = this.clock.after(CALL_TIMEOUT_MS, () => this.#break("TimeoutError"));
    return Promise.race([this.#broken, work]).finally(cancel);
  }
}
