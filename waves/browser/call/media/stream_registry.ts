/** What can be seen and heard of a call, by name: whoever plays or records it asks here. */

export type StreamName = "local" | "remote" | "localScreen" | "remoteScreen" | "localCheck";

export interface Streams {
  /** The same object through a call: its tracks come and go. Null while there is none. */
  get(name: StreamName): MediaStream | null;
  /** Hear that a stream, or a track of one, came or went; the answer ends it. */
  subscribe(listener: () => void): () => void;
}

export class StreamRegistry implements Streams {
  readonly #sources = new Map<StreamName, () => MediaStream | null>();
  readonly #listeners = new Set<() => void>();

  /** From now on `source` is asked for the stream of this name. */
  provide(name: StreamName, source: () => MediaStream | null): void {
    this.#sources.set(name, source);
  }

  /** Something came or went. */
  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  get(name: StreamName): MediaStream | null {
    return this.#sources.get(name)?.() ?? null;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
