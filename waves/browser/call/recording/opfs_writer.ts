/** The page's side of `opfs_writer.worker.ts`: one worker per recording that is being made. */
import type { Clock } from "../../kit/clock";
import type { Place } from "./opfs_files";
import type { Tape } from "./recording_deps";

/** How long the disk may take for one task. */
const ANSWER_WITHIN_MS = 8_000;

type Work =
  | { does: "open"; place: Place }
  | { does: "append"; piece: Blob }
  | { does: "note"; place: Place; text: string }
  | { does: "probe"; name: string }
  | { does: "close" };

export type DiskTask = Work & { n: number };

export interface DiskAnswer {
  n: number;
  /** How much of the recording is on the disk, in bytes. */
  size: number;
  /** The name of what went wrong, such as QuotaExceededError; empty: nothing did. */
  error: string;
}

interface Waiting {
  resolve(size: number): void;
  reject(reason: DOMException): void;
  cancel(): void;
}

export class Disk implements Tape {
  readonly #waiting = new Map<number, Waiting>();
  #isBroken = false;
  #n = 0;

  constructor(
    private readonly worker: Worker,
    private readonly clock: Clock,
  ) {
    worker.onmessage = ({ data }: MessageEvent<DiskAnswer>) => this.#answered(data);
    worker.onerror = () => this.#break("failed");
  }

  async open(place: Place): Promise<void> {
    await this.#ask({ does: "open", place });
  }

  append(piece: Blob): Promise<number> {
    return this.#ask({ does: "append", piece });
  }

  async note(place: Place, text: string): Promise<void> {
    await this.#ask({ does: "note", place, text });
  }

  /** Write a file of this name as a recording is written. */
  async probe(name: string): Promise<void> {
    await this.#ask({ does: "probe", name });
  }

  async close(): Promise<void> {
    await this.#ask({ does: "close" }).finally(() => this.worker.terminate());
  }

  #ask(work: Work): Promise<number> {
    if (this.#isBroken) return Promise.reject(new DOMException("The disk is gone.", "failed"));
    this.#n += 1;
    const n = this.#n;
    return new Promise<number>((resolve, reject) => {
      const cancel = this.clock.after(ANSWER_WITHIN_MS, () => this.#break("TimeoutError"));
      this.#waiting.set(n, { resolve, reject, cancel });
      this.worker.postMessage({ ...work, n } satisfies DiskTask);
    });
  }

  #answered({ n, size, error }: DiskAnswer): void {
    const waiting = this.#waiting.get(n);
    this.#waiting.delete(n);
    waiting?.cancel();
    if (error === "") waiting?.resolve(size);
    else waiting?.reject(new DOMException("The disk has refused.", error));
  }

  /** Nothing more comes of this worker: its end also closes the file that it holds. */
  #break(name: string): void {
    this.#isBroken = true;
    this.worker.terminate();
    for (const { reject, cancel } of this.#waiting.values()) {
      cancel();
      reject(new DOMException("The disk does not answer.", name));
    }
    this.#waiting.clear();
  }
}
