/**
 * Where the files that were sent from this page can be seen without the network.
 *
 * A picture that is being sent is shown from its own content, and goes on to be once it is stored:
 * it never flickers.
 */
import { createStore } from "../kit/store";
import type { ShownFile } from "../messages/file_view";
import { NO_URLS } from "./snapshot";

export interface LocalUrlsDeps {
  contentOf(upload: string): Promise<Blob | null>;
  makeUrl(file: Blob): string;
  freeUrl(url: string): void;
}

/** The oldest of more are shown from the server. */
const MOST = 100;

export class LocalUrls {
  readonly store = createStore(NO_URLS);
  /** By the name of the upload, the oldest first. */
  readonly #urls = new Map<string, string>();
  readonly #asked = new Set<string>();
  /** The names of the uploads by the ids of their files. */
  readonly #uploads = new Map<string, string>();

  constructor(private readonly deps: LocalUrlsDeps) {}

  /** The address of a file; empty when it is not known here (yet). */
  urlOf({ id, upload }: Pick<ShownFile, "id" | "upload">): string {
    const name = upload === "" ? (this.#uploads.get(id) ?? "") : upload;
    if (upload !== "" && !this.#asked.has(name)) void this.#find(name);
    return this.#urls.get(name) ?? "";
  }

  /** The server has this upload as this file. */
  uploaded(upload: string, id: string): void {
    this.#uploads.set(id, upload);
  }

  /** The user has signed out. */
  forget(): void {
    for (const url of this.#urls.values()) this.deps.freeUrl(url);
    this.#urls.clear();
    this.#uploads.clear();
    this.#asked.clear();
  }

  async #find(upload: string): Promise<void> {
    this.#asked.add(upload);
    const content = await this.deps.contentOf(upload);
    if (content === null || !this.#asked.has(upload)) return;
    this.#urls.set(upload, this.deps.makeUrl(content));
    const [oldest] = this.#urls;
    if (this.#urls.size > MOST && oldest !== undefined) {
      this.deps.freeUrl(oldest[1]);
      this.#urls.delete(oldest[0]);
    }
    this.store.set({ edition: this.store.getSnapshot().edition + 1 });
  }
}
