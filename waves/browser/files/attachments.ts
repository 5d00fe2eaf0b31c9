/** The files that are to be sent with the next message: chosen, pasted or dropped, kept for each conversation. */
import { shortFileSize } from "../kit/quantities";
import { createStore } from "../kit/store";
import type { OutgoingFile } from "../messages/file_view";
import { type Attachment, type AttachmentProblem, NO_ATTACHMENTS } from "./snapshot";

export interface AttachmentsDeps {
  /** Return a new UUID. */
  newId(): string;
  /** Return the size of a picture in pixels, or null if this browser cannot show it. */
  measure(url: string): Promise<{ width: number; height: number } | null>;
  makeUrl(file: Blob): string;
  freeUrl(url: string): void;
  /** Keep the content of a file that is sent. */
  keep(upload: string, file: Blob): void;
}

/** The limits of the server. */
export const MOST_FILES = 10;
export const MOST_BYTES = 25 * 1024 * 1024;
const PICTURES: ReadonlySet<string> = new Set([
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
]);

export class Attachments {
  readonly store = createStore(NO_ATTACHMENTS);
  readonly #files = new Map<string, File>();
  readonly #others = new Map<string, readonly Attachment[]>();

  constructor(private readonly deps: AttachmentsDeps) {}

  /** Show the files of this conversation; the empty string: of none. */
  open(conversationId: string): void {
    const { conversationId: before, items } = this.store.getSnapshot();
    if (conversationId === before) return;
    if (items.length > 0) this.#others.set(before, items);
    const kept = this.#others.get(conversationId) ?? [];
    this.#others.delete(conversationId);
    this.store.set({ conversationId, items: kept, problem: "", name: "" });
  }

  /** Add files, except for those that cannot be sent. */
  async add(files: readonly File[]): Promise<void> {
    const { problem, name, taken } = this.#sorted(files);
    const added = taken.map((file) => this.#attach(file));
    const { items } = this.store.getSnapshot();
    this.store.set({ items: [...items, ...added], problem, name });
    await Promise.all(added.map((item) => this.#measure(item)));
  }

  remove(upload: string): void {
    const item = this.store.getSnapshot().items.find((one) => one.upload === upload);
    if (item === undefined) return;
    this.#files.delete(upload);
    if (item.url !== "") this.deps.freeUrl(item.url);
    const items = this.store.getSnapshot().items.filter((one) => one !== item);
    this.store.set({ items, problem: "", name: "" });
  }

  /** Return the files of this conversation to send them; they are its no longer. */
  take(conversationId: string): readonly OutgoingFile[] {
    const { conversationId: shown, items } = this.store.getSnapshot();
    if (shown !== conversationId) return [];
    this.store.set({ items: [], problem: "", name: "" });
    return items.map((item) => this.#send(item));
  }

  /** The user has signed out. */
  forget(): void {
    const { items } = this.store.getSnapshot();
    for (const { url } of [...items, ...[...this.#others.values()].flat()]) this.deps.freeUrl(url);
    this.#files.clear();
    this.#others.clear();
    this.store.set(NO_ATTACHMENTS);
  }

  #sorted(files: readonly File[]): {
    problem: AttachmentProblem;
    name: string;
    taken: readonly File[];
  } {
    const small = files.filter(({ size }) => size <= MOST_BYTES && size > 0);
    const room = MOST_FILES - this.store.getSnapshot().items.length;
    const taken = small.slice(0, room);
    const left = files.find(({ size }) => size > MOST_BYTES);
    if (left !== undefined) return { problem: "too_large", name: left.name, taken };
    const nothing = files.find(({ size }) => size === 0);
    if (nothing !== undefined) return { problem: "empty", name: nothing.name, taken };
    return { problem: small.length > room ? "too_many" : "", name: "", taken };
  }

  #attach(file: File): Attachment {
    const upload = this.deps.newId();
    this.#files.set(upload, file);
    const { name, type, size } = file;
    const isPicture = PICTURES.has(type);
    return {
      ...{ upload, name, type, size, width: 0, height: 0 },
      shown_size: shortFileSize(size),
      kind: isPicture ? "image" : "file",
      url: isPicture ? this.deps.makeUrl(file) : "",
    };
  }

  async #measure({ upload, url }: Attachment): Promise<void> {
    if (url === "") return;
    const size = await this.deps.measure(url);
    if (size === null) this.deps.freeUrl(url);
    const broken = { kind: "file", url: "" } as const;
    const change = (one: Attachment): Attachment =>
      one.upload === upload ? { ...one, ...(size ?? broken) } : one;
    this.store.set({ items: this.store.getSnapshot().items.map(change) });
    for (const [id, items] of this.#others) this.#others.set(id, items.map(change));
  }

  #send({ upload, name, type, size, kind, width, height, url }: Attachment): OutgoingFile {
    if (url !== "") this.deps.freeUrl(url);
    const file = this.#files.get(upload);
    this.#files.delete(upload);
    if (file !== undefined) this.deps.keep(upload, file);
    const picture = kind === "image" && width > 0 ? { width, height } : {};
    return { upload, name, type, size, kind, ...picture };
  }
}
