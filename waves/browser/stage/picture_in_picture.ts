/**
 * The call outside of the page, above other windows.
 *
 * A window of our own has controls that work (Document Picture-in-Picture, WICG). Where
 * there is none the bare video goes (Picture-in-Picture, W3C). Either shows a stream that
 * plays in the page as well: the page keeps its elements, and the sound.
 */
import { type CallStore, isRunning } from "../call/model/snapshot";
import type { PictureKind, StageSnapshot } from "./snapshot";

/** Something that stands outside. */
export interface Outside {
  /** Where to draw, in a window of our own; null for a bare video. */
  readonly root: HTMLElement | null;
  /** Hear once that it is gone, whoever has closed it. */
  onClosed(listener: () => void): void;
  close(): void;
}

export interface OutsidePort {
  readonly kind: PictureKind;
  /** From a click; rejects when the browser refuses, or there is no picture to show. */
  open(): Promise<Outside>;
}

export interface PictureInPictureDeps {
  port: OutsidePort;
  call: CallStore;
  show(change: Partial<StageSnapshot>): void;
}

export class PictureInPicture {
  #opened: Outside | null = null;
  #isOpening = false;

  constructor(private readonly deps: PictureInPictureDeps) {
    deps.show({ pictureKind: deps.port.kind });
    deps.call.subscribe(() => this.#callChanged());
  }

  /** Put the call outside, or take it back in. */
  async toggle(): Promise<void> {
    if (this.#opened !== null) this.#opened.close();
    else if (this.#mayOpen) await this.#open();
  }

  get #mayOpen(): boolean {
    const { call, port } = this.deps;
    return port.kind !== "" && !this.#isOpening && isRunning(call.getSnapshot());
  }

  async #open(): Promise<void> {
    this.#isOpening = true;
    try {
      this.#came(await this.deps.port.open());
    } catch {
      // Refused: the call goes on where it is.
    } finally {
      this.#isOpening = false;
    }
  }

  #came(outside: Outside): void {
    if (!isRunning(this.deps.call.getSnapshot())) {
      outside.close();
      return;
    }
    this.#opened = outside;
    outside.onClosed(() => this.#closed(outside));
    this.deps.show({ isOutside: true, outside: outside.root });
  }

  #closed(outside: Outside): void {
    if (this.#opened !== outside) return;
    this.#opened = null;
    this.deps.show({ isOutside: false, outside: null });
  }

  #callChanged(): void {
    if (!isRunning(this.deps.call.getSnapshot())) this.#opened?.close();
  }
}
