/** What a recording meets in a browser: an encoder, a disk that two tabs share, downloads. */
import type {
  Compositor,
  CompositorDeps,
  Manifest,
  MissingFeature,
  RecordingDeps,
  RecordingFile,
  RecordingStore,
} from "../../../waves/browser/call/recording/recording_deps";

/** A recording that was not yet remuxed. */
export const MANIFEST: Manifest = {
  id: "one",
  userId: "id-alice",
  peerName: "Ana Ribeiro",
  startedAt: new Date(2026, 10, 25, 14, 5).getTime(),
  extension: "webm",
  state: "raw",
  savedAt: 0,
};

export class FakeCompositor implements Compositor {
  mimeType = "video/webm;codecs=vp8,opus";
  readonly did: string[] = [];
  sounds = 0;
  /** Whether the encoder ends when it is told to. */
  isHung = false;

  constructor(readonly deps: CompositorDeps) {}

  start(): void {
    this.did.push("start");
  }

  soundsChanged(): void {
    this.sounds = this.deps.scene().sounds.length;
  }

  pause(): void {
    this.did.push("pause");
  }

  resume(): void {
    this.did.push("resume");
  }

  async stop(): Promise<void> {
    this.did.push("stop");
    if (this.isHung) await never();
    this.write("last");
  }

  write(text: string): void {
    this.deps.piece(new Blob([text]));
  }
}

export interface FakeFiles {
  manifest: Manifest;
  raw: string;
  ready: string;
}

/** The file system of one browser: every tab of it sees the same. */
export class FakeStorage {
  readonly recordings = new Map<string, FakeFiles>();
  readonly locks = new Set<string>();
  room = Number.POSITIVE_INFINITY;
  free = Number.POSITIVE_INFINITY;
  canRemux = true;
  persisted = 0;
  /** What trying the disk out comes to. */
  probe = async (): Promise<void> => {};
  /** What opening a file comes to. */
  open = async (): Promise<void> => {};
  /** Whether the disk answers. */
  isHung = false;
  /** The name of the error that reading a recording gets; empty: none. */
  unreadable = "";
}

/** One tab's way to it. */
export class FakeRecordingStore implements RecordingStore {
  readonly #held = new Set<string>();

  constructor(readonly storage: FakeStorage) {}

  probe(): Promise<void> {
    return this.storage.probe();
  }

  persist(): void {
    this.storage.persisted += 1;
  }

  async room(): Promise<number> {
    return this.storage.room;
  }

  async create(manifest: Manifest): Promise<RecordingFile> {
    await this.storage.open();
    const files = { manifest, raw: "", ready: "" };
    this.storage.recordings.set(manifest.id, files);
    return {
      append: async (piece) => {
        if (this.storage.isHung) await never();
        const text = await piece.text();
        if (files.raw.length + text.length > this.storage.free) {
          throw new DOMException("full", "QuotaExceededError");
        }
        files.raw += text;
        return files.raw.length;
      },
      close: async () => {
        if (this.storage.isHung) await never();
      },
    };
  }

  async list(userId: string): Promise<Manifest[]> {
    const all = [...this.storage.recordings.values()].map(({ manifest }) => manifest);
    return all.filter((manifest) => manifest.userId === userId);
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    this.#files(manifest).manifest = manifest;
  }

  async remux(manifest: Manifest): Promise<void> {
    if (!this.storage.canRemux) throw new DOMException("full", "QuotaExceededError");
    this.#files(manifest).ready = `mended ${this.#files(manifest).raw}`;
  }

  async trim(manifest: Manifest): Promise<void> {
    this.#files(manifest).raw = "";
  }

  async file(manifest: Manifest): Promise<File> {
    const { raw, ready } = this.#files(manifest);
    const { unreadable } = this.storage;
    if (unreadable !== "") throw new DOMException("refused", unreadable);
    return new File([manifest.state === "raw" ? raw : ready], "file");
  }

  async remove(manifest: Manifest): Promise<void> {
    this.storage.recordings.delete(manifest.id);
  }

  async claim(id: string): Promise<boolean> {
    if (this.#held.has(id)) return true;
    if (this.storage.locks.has(id)) return false;
    this.#held.add(id);
    this.storage.locks.add(id);
    return true;
  }

  release(id: string): void {
    if (this.#held.delete(id)) this.storage.locks.delete(id);
  }

  /** The tab is gone, and its locks with it. */
  crash(): void {
    for (const id of [...this.#held]) this.release(id);
  }

  #files({ id }: Manifest): FakeFiles {
    const files = this.storage.recordings.get(id);
    if (files === undefined) throw new DOMException("gone", "NotFoundError");
    return files;
  }
}

export const never = (): Promise<never> => new Promise(() => {});

export async function refuse(name: string): Promise<never> {
  throw new DOMException("refused", name);
}

let ids = 0;

export class FakeRecordingDeps implements RecordingDeps {
  lacking: MissingFeature = "";
  canOpen = true;
  /** What each step of the rehearsal comes to. */
  loadWorkers = async (): Promise<void> => {};
  encode = async (): Promise<void> => {};
  canMix = (_sounds: readonly MediaStream[]): boolean => true;
  loads = 0;
  readonly recordingStore: FakeRecordingStore;
  readonly studios: FakeCompositor[] = [];
  readonly downloads: { text: Promise<string>; name: string }[] = [];

  constructor(readonly storage = new FakeStorage()) {
    this.recordingStore = new FakeRecordingStore(storage);
  }

  get compositor(): FakeCompositor {
    const compositor = this.studios.at(-1);
    if (compositor === undefined) throw new Error("Nothing is recorded.");
    return compositor;
  }

  missing(): MissingFeature {
    return this.lacking;
  }

  load(): Promise<void> {
    this.loads += 1;
    return this.loadWorkers();
  }

  tryEncoder(): Promise<void> {
    return this.encode();
  }

  openCompositor(deps: CompositorDeps): Compositor {
    if (!this.canOpen) throw new Error("no encoder");
    const compositor = new FakeCompositor(deps);
    this.studios.push(compositor);
    return compositor;
  }

  newId(): string {
    ids += 1;
    return `recording-${ids}`;
  }

  download(file: File, name: string): void {
    this.downloads.push({ text: file.text(), name });
  }
}
