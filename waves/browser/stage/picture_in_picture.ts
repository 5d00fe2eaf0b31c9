/**
 * Picture-in-picture for the call.
 *
 * A document window has working controls (Document Picture-in-Picture, WICG). Without support
 * for it a plain video is used (Picture-in-Picture, W3C). The stream keeps playing in the page,
 * with its audio.
 */
import { type CallStore, isRunning } from "../call/model/snapshot";
import type { PictureInPictureKind, StageSnapshot } from "./snapshot";

/** An open picture-in-picture. */
export interface OpenPictureInPicture {
  /** The element to render into; null for a plain video. */
  readonly root: HTMLElement | null;
  /** Subscribe to its closing, by the user or by `close`. */
  onClosed(listener: () => void): void;
  close(): void;
}

export interface PictureInPicturePort {
  readonly kind: PictureInPictureKind;
  /** Called from a click. Rejects when the browser refuses or there is no video. */
  open(): Promise<OpenPictureInPicture>;
}

export interface PictureInPictureDeps {
  port: PictureInPicturePort;
  call: CallStore;
  show(change: Partial<StageSnapshot>): void;
}

export class PictureInPicture {
  #opened: OpenPictureInPicture | null = null;
  #isOpening = false;

  constructor(private readonly deps: PictureInPictureDeps) {
    deps.show({ pictureInPictureKind: deps.port.kind });
    deps.call.subscribe(() => this.#callChanged());
  }

  /** Open or close picture-in-picture. */
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
      this.#entered(await this.deps.port.open());
    } catch {
      // Refused: the call stays in the page.
    } finally {
      this.#isOpening = false;
    }
  }

  #entered(picture: OpenPictureInPicture): void {
    if (!isRunning(this.deps.call.getSnapshot())) {
      picture.close();
      return;
    }
    this.#opened = picture;
    picture.onClosed(() => this.#closed(picture));
    this.deps.show({ isPictureInPicture: true, pictureInPictureRoot: picture.root });
  }

  #closed(picture: OpenPictureInPicture): void {
    if (this.#opened !== picture) return;
    this.#opened = null;
    this.deps.show({ isPictureInPicture: false, pictureInPictureRoot: null });
  }

  #callChanged(): void {
    if (!isRunning(this.deps.call.getSnapshot())) this.#opened?.close();
  }
}
