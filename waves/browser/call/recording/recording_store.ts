/** Stores recordings in this browser: files, manifests, and locks between tabs. */
import type { Clock } from "../../kit/clock";
import { newUuid } from "../../kit/ids";
import type { CodeLoader } from "./code_loader";
import { readManifest } from "./manifest";
import { listIds, type Place, readFile, removeAll, removeFile } from "./opfs_files";
import type { OpfsWriter } from "./opfs_writer";
import type { Manifest, RecordingFile, RecordingStore } from "./recording_deps";
import { removeOldProbes, tryDisk } from "./storage_probe";

const LETS_GO_WITHIN_MS = 5_000;

const lockOf = (id: string): string => `waves:recording:${id}`;

export class OpfsRecordingStore implements RecordingStore {
  readonly #held = new Map<string, () => void>();

  constructor(
    private readonly code: CodeLoader,
    private readonly clock: Clock,
  ) {}

  async probe(): Promise<void> {
    const now = this.clock.now();
    await tryDisk(await this.#writer(), `${now}-${newUuid()}`);
    void removeOldProbes(now).catch(() => {});
  }

  persist(): void {
    navigator.storage.persist().catch(() => {});
  }

  async room(): Promise<number> {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? Number.POSITIVE_INFINITY : quota - (usage ?? 0);
  }

  async create(manifest: Manifest): Promise<RecordingFile> {
    const writer = await this.#writer();
    try {
      await writer.writeManifest(manifest, JSON.stringify(manifest));
      await writer.open(manifest);
    } catch (reason) {
      await writer.close().catch(() => {});
      throw reason;
    }
    return writer;
  }

  async list(userId: string): Promise<Manifest[]> {
    const ids = await listIds(userId);
    const manifests = await Promise.all(ids.map((id) => readManifestAt({ userId, id })));
    return manifests.filter((manifest) => manifest !== null);
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    const writer = await this.#writer();
    await writer.writeManifest(manifest, JSON.stringify(manifest)).finally(() => writer.close());
  }

  async remux({ userId, id, extension }: Manifest): Promise<void> {
    const place = { userId, id };
    try {
      const { runRemux } = await this.code.load();
      const worker = await this.code.startWorker("RemuxWorker");
      await runRemux(worker, this.clock, { place, extension });
    } catch (reason) {
      // A partial file is of no use, and may be what fills the disk.
      await removeFile(place, "ready").catch(() => {});
      throw reason;
    }
  }

  async trim({ userId, id }: Manifest): Promise<void> {
    await removeFile({ userId, id }, "raw");
  }

  file(manifest: Manifest): Promise<File> {
    return readFile(manifest, manifest.state === "raw" ? "raw" : "ready");
  }

  remove(manifest: Manifest): Promise<void> {
    return removeAll(manifest);
  }

  claim(id: string): Promise<boolean> {
    if (this.#held.has(id)) return Promise.resolve(true);
    return new Promise((resolve) => {
      // After a reload the previous page may still hold the lock for a moment.
      const options = { signal: AbortSignal.timeout(LETS_GO_WITHIN_MS) };
      const isDone = navigator.locks.request(lockOf(id), options, () => {
        resolve(true);
        return new Promise<void>((release) => this.#held.set(id, release));
      });
      isDone.catch(() => resolve(false));
    });
  }

  release(id: string): void {
    this.#held.get(id)?.();
    this.#held.delete(id);
  }

  async #writer(): Promise<OpfsWriter> {
    const { OpfsWriter } = await this.code.load();
    return new OpfsWriter(await this.code.startWorker("OpfsWriterWorker"), this.clock);
  }
}

async function readManifestAt(place: Place): Promise<Manifest | null> {
  try {
    return readManifest(await (await readFile(place, "manifest.json")).text(), place);
  } catch {
    return null;
  }
}
