/** The page's side of `disk.worker.ts`: one worker per recording that is being made. */
import type { Place } from "./files";
import type { Tape } from "./parts";

type Work =
  | { does: "open"; place: Place }
  | { does: "append"; piece: Blob }
  | { does: "note"; place: Place; text: string }
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
}

export class Disk implements Tape {
  readonly #worker = new Worker(new URL("./disk.worker.ts", import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, Waiting>();
  #n = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<DiskAnswer>) => this.#answered(data);
    this.#worker.onerror = () => this.#failed();
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

  async close(): Promise<void> {
    await this.#ask({ does: "close" }).finally(() => this.#worker.terminate());
  }

  #ask(work: Work): Promise<number> {
    this.#n += 1;
    const n = this.#n;
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject });
      this.#worker.postMessage({ ...work, n } satisfies DiskTask);
    });
  }

  #answered({ n, size, error }: DiskAnswer): void {
    const waiting = this.#waiting.get(n);
    this.#waiting.delete(n);
    if (error === "") waiting?.resolve(size);
    else waiting?.reject(new DOMException("The disk has refused.", error));
  }

  #failed(): void {
    for (const { reject } of this.#waiting.values()) reject(new DOMException("", "failed"));
    this.#waiting.clear();
  }
}
