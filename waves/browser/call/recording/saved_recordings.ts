/**
 * Finished recordings that are not yet saved or discarded, newest first.
 *
 * Recordings left by a crash or a closed tab are found at the next start.
 */

import type { Clock } from "../../kit/clock";
import { fileSize } from "../../kit/quantities";
import { createStore } from "../../kit/store";
import { withTimeout } from "../../kit/with_timeout";
import { fileName, timeOf } from "./manifest";
import type { Manifest, RecordingDeps } from "./recording_deps";
import { NO_SAVED_RECORDING, type Outcome, type SavedRecordingSnapshot } from "./snapshot";

/** A download may read from the file long after the click. */
const KEEP_SAVED_MS = 10 * 60_000;
const READ_WITHIN_MS = 5_000;

export interface SavedRecordingsDeps {
  clock: Clock;
  recording: Pick<RecordingDeps, "recordingStore" | "download">;
}

interface Item {
  manifest: Manifest;
  recovered: boolean;
  size: number;
  preparing: boolean;
  notSeekable: boolean;
}

export class SavedRecordings {
  readonly store = createStore<SavedRecordingSnapshot>(NO_SAVED_RECORDING);
  #userId = "";
  #items: Item[] = [];
  #discarding = "";

  constructor(private readonly deps: SavedRecordingsDeps) {}

  /** Offer the recordings of this user that are not yet saved. */
  async use(userId: string): Promise<void> {
    if (userId === this.#userId) return;
    this.leave();
    this.#userId = userId;
    const { recordingStore } = this.deps.recording;
    const found = await recordingStore.list(userId);
    for (const manifest of found.sort((one, other) => one.startedAt - other.startedAt)) {
      // A recording that another page makes or offers is locked.
      if (!(await recordingStore.claim(manifest.id))) continue;
      if (this.#userId !== userId) recordingStore.release(manifest.id);
      else if (manifest.state === "saved") await this.#clearAway(manifest);
      else void this.#add(manifest, true).then(() => this.#prepare(manifest.id));
    }
  }

  /** Hide the recordings: the user has signed out. */
  leave(): void {
    for (const { manifest } of this.#items) this.deps.recording.recordingStore.release(manifest.id);
    this.#items = [];
    this.#userId = "";
    this.#draw();
  }

  /** Add a finished recording that this page holds the lock of; resolves with its outcome. */
  async put(manifest: Manifest): Promise<Outcome> {
    const outcome = await this.#add(manifest, false);
    if (outcome === "kept") void this.#prepare(manifest.id);
    return outcome;
  }

  /** Download the first one. */
  async save(): Promise<void> {
    const [item] = this.#items;
    if (item === undefined || item.preparing) return;
    const { recording } = this.deps;
    const { recordingStore } = recording;
    const { manifest } = item;
    const file = await recordingStore.file(manifest).catch(() => null);
    if (file === null) return;
    recording.download(file, fileName(manifest));
    this.#drop(item);
    // On a full disk the manifest stays; the recording is then offered again at the next start.
    const saved: Manifest = { ...manifest, state: "saved", savedAt: this.deps.clock.now() };
    await recordingStore.writeManifest(saved).catch(() => {});
    this.deps.clock.after(KEEP_SAVED_MS, () => void this.#remove(saved));
  }

  /** Discard the first one; the first call only asks for confirmation. */
  async discard(): Promise<void> {
    const [item] = this.#items;
    if (item === undefined) return;
    if (this.#discarding !== item.manifest.id) {
      this.#discarding = item.manifest.id;
      this.#draw();
      return;
    }
    this.#drop(item);
    await this.#remove(item.manifest);
  }

  keep(): void {
    this.#discarding = "";
    this.#draw();
  }

  async #add(manifest: Manifest, recovered: boolean): Promise<Outcome> {
    const preparing = manifest.state === "raw";
    const item: Item = { manifest, recovered, size: 0, preparing, notSeekable: false };
    this.#items.unshift(item);
    this.#draw();
    const size = await this.#sizeOf(manifest);
    item.size = size ?? 0;
    this.#draw();
    if (item.size > 0) return "kept";
    this.#drop(item);
    if (size === 0) await this.#remove(manifest);
    // An unreadable file may be readable at the next start.
    else this.deps.recording.recordingStore.release(manifest.id);
    return size === 0 ? "nothing" : "unread";
  }

  /** Remux the recording unless that was done before. */
  async #prepare(id: string): Promise<void> {
    const item = this.#items.find(({ manifest }) => manifest.id === id);
    if (item === undefined) return;
    if (item.preparing) await this.#remux(item);
    this.#draw();
  }

  async #remux(item: Item): Promise<void> {
    const { recordingStore } = this.deps.recording;
    try {
      const ready: Manifest = { ...item.manifest, state: "ready" };
      await recordingStore.remux(item.manifest);
      await recordingStore.writeManifest(ready);
      item.manifest = ready;
      await recordingStore.trim(ready);
      item.size = (await this.#sizeOf(ready)) ?? item.size;
    } catch {
      // The raw file still plays.
      item.notSeekable = item.manifest.state === "raw";
    }
    item.preparing = false;
  }

  /** Return the size in bytes, or null when the file cannot be read. */
  async #sizeOf(manifest: Manifest): Promise<number | null> {
    const { clock, recording } = this.deps;
    try {
      const file = await withTimeout(
        clock,
        READ_WITHIN_MS,
        recording.recordingStore.file(manifest),
      );
      return file.size;
    } catch (reason) {
      return reason instanceof DOMException && reason.name === "NotFoundError" ? 0 : null;
    }
  }

  async #clearAway(manifest: Manifest): Promise<void> {
    const age = this.deps.clock.now() - manifest.savedAt;
    if (age >= KEEP_SAVED_MS) await this.#remove(manifest);
    else this.deps.clock.after(KEEP_SAVED_MS - age, () => void this.#remove(manifest));
  }

  async #remove(manifest: Manifest): Promise<void> {
    const { recordingStore } = this.deps.recording;
    await recordingStore.remove(manifest).catch(() => {});
    recordingStore.release(manifest.id);
  }

  #drop(item: Item): void {
    this.#items = this.#items.filter((one) => one !== item);
    this.#discarding = "";
    this.#draw();
  }

  #draw(): void {
    const [item] = this.#items;
    if (item === undefined) {
      this.store.set(NO_SAVED_RECORDING);
      return;
    }
    const { manifest, recovered, preparing, notSeekable, size } = item;
    this.store.set({
      id: manifest.id,
      peerName: manifest.peerName,
      time: timeOf(manifest.startedAt),
      size: fileSize(size),
      recovered,
      preparing,
      notSeekable,
      discarding: this.#discarding === manifest.id,
      more: this.#items.length - 1,
    });
  }
}
