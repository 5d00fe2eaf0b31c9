/** Keeps recordings in this browser: files, journals, and who holds which. */
import type { Clock } from "../../kit/clock";
import { newUuid } from "../../kit/ids";
import { readJournal } from "./manifest";
import { listIds, type Place, readFile, removeAll, removeFile } from "./opfs_files";
import { Disk } from "./opfs_writer";
import type { Journal, Tape, Vault } from "./recording_deps";
import { runRemux } from "./remux";
import { removeOldProbes, tryDisk } from "./storage_probe";
import type { StartWorker } from "./worker_loader";

const LETS_GO_WITHIN_MS = 5_000;

const lockOf = (id: string): string => `waves:recording:${id}`;

export class BrowserVault implements Vault {
  readonly #held = new Map<string, () => void>();

  constructor(
    private readonly startWorker: StartWorker,
    private readonly clock: Clock,
  ) {}

  async tryOut(): Promise<void> {
    const now = this.clock.now();
    await tryDisk(await this.#disk(), `${now}-${newUuid()}`);
    void removeOldProbes(now).catch(() => {});
  }

  persist(): void {
    navigator.storage.persist().catch(() => {});
  }

  async room(): Promise<number> {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? Number.POSITIVE_INFINITY : quota - (usage ?? 0);
  }

  async create(journal: Journal): Promise<Tape> {
    const disk = await this.#disk();
    try {
      await disk.note(journal, JSON.stringify(journal));
      await disk.open(journal);
    } catch (reason) {
      await disk.close().catch(() => {});
      throw reason;
    }
    return disk;
  }

  async list(userId: string): Promise<Journal[]> {
    const ids = await listIds(userId);
    const journals = await Promise.all(ids.map((id) => journalAt({ userId, id })));
    return journals.filter((journal) => journal !== null);
  }

  async note(journal: Journal): Promise<void> {
    const disk = await this.#disk();
    await disk.note(journal, JSON.stringify(journal)).finally(() => disk.close());
  }

  async mend({ userId, id, extension }: Journal): Promise<void> {
    const place = { userId, id };
    try {
      await runRemux(await this.startWorker("MendWorker"), this.clock, { place, extension });
    } catch (reason) {
      // Half of it is of no use, and may be what fills the disk.
      await removeFile(place, "ready").catch(() => {});
      throw reason;
    }
  }

  async trim({ userId, id }: Journal): Promise<void> {
    await removeFile({ userId, id }, "raw");
  }

  file(journal: Journal): Promise<File> {
    return readFile(journal, journal.state === "raw" ? "raw" : "ready");
  }

  remove(journal: Journal): Promise<void> {
    return removeAll(journal);
  }

  claim(id: string): Promise<boolean> {
    if (this.#held.has(id)) return Promise.resolve(true);
    return new Promise((resolve) => {
      // A page that was loaded anew may come before the old one has let go of it.
      const options = { signal: AbortSignal.timeout(LETS_GO_WITHIN_MS) };
      const isDone = navigator.locks.request(lockOf(id), options, () => {
        resolve(true);
        return new Promise<void>((letGo) => this.#held.set(id, letGo));
      });
      isDone.catch(() => resolve(false));
    });
  }

  release(id: string): void {
    this.#held.get(id)?.();
    this.#held.delete(id);
  }

  async #disk(): Promise<Disk> {
    return new Disk(await this.startWorker("DiskWorker"), this.clock);
  }
}

async function journalAt(place: Place): Promise<Journal | null> {
  try {
    return readJournal(await (await readFile(place, "journal.json")).text(), place);
  } catch {
    return null;
  }
}
