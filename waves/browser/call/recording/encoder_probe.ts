/** Tries the encoder with a blank frame and silence. */
import type { Clock } from "../../kit/clock";
import { withTimeout } from "../../kit/with_timeout";
import type { Compositor, CompositorDeps, Scene } from "./recording_deps";

const OUTPUT_WITHIN_MS = 5_000;
const STOP_WITHIN_MS = 1_000;
const PIECE_MS = 100;
/** Chromium outputs a single byte before anything is encoded. */
export const ENOUGH_BYTES = 512;

const BLANK: Scene = {
  faces: [
    { stream: null, name: "" },
    { stream: null, name: "" },
  ],
  screens: [],
  sounds: [],
};

type OpenCompositor = (deps: CompositorDeps, pieceMs: number) => Compositor;

/** Encode until there is output; rejects when there is none in time. */
export async function encodeBlank(clock: Clock, openCompositor: OpenCompositor): Promise<void> {
  const encoder = new BlankEncoder(openCompositor);
  try {
    encoder.start();
    await withTimeout(clock, OUTPUT_WITHIN_MS, encoder.hasOutput);
  } finally {
    await withTimeout(clock, STOP_WITHIN_MS, encoder.stop()).catch(() => {});
  }
}

class BlankEncoder {
  readonly hasOutput: Promise<void>;
  readonly #compositor: Compositor;
  #size = 0;

  /** Throws when the browser has no encoder. */
  constructor(openCompositor: OpenCompositor) {
    let resolve = (): void => {};
    let failed = (): void => {};
    this.hasOutput = new Promise((done, reject) => {
      resolve = done;
      failed = () => reject(new DOMException("The encoder fails.", "EncodingError"));
    });
    const piece = (data: Blob): void => {
      this.#size += data.size;
      if (this.#size >= ENOUGH_BYTES) resolve();
    };
    const deps: CompositorDeps = { scene: () => BLANK, piece, audioComplete() {}, failed };
    this.#compositor = openCompositor(deps, PIECE_MS);
  }

  start(): void {
    this.#compositor.start();
  }

  stop(): Promise<void> {
    return this.#compositor.stop();
  }
}
