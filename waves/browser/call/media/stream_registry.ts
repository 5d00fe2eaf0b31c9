/** The media streams of a call by name, for playing and recording. */

export type StreamName = "local" | "remote" | "localScreen" | "remoteScreen" | "localCheck";

export interface Streams {
  /** The same object throughout a call, with changing tracks. Null while there is none. */
  get(name: StreamName): MediaStream | null;
  /** Subscribe to changes of streams and their tracks. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

export class StreamRegistry implements Streams {
  readonly #sources = new Map<StreamName, () => MediaStream | null>();
  readonly #listeners = new Set<() => void>();

  /** Register the source of the stream of this name. */
  provide(name: StreamName, source: () => MediaStream | null): void {
    this.#sources.set(name, source);
  }

  /** Notify the subscribers of a change. */
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
