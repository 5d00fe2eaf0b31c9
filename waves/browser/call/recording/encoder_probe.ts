/** Tries the encoder with a blank frame and silence. */
import type { Clock } from "../../kit/clock";
import { withTimeout } from "../../kit/with_timeout";
import type { Compositor, CompositorDeps, Scene } from "./recording_deps";

/**
 * An encoder without output by then does not work. These are five seconds at the full frame rate; a
 * busy machine, whose encoder needs longer, paints fewer.
 */
const MOST_FRAMES = 125;
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

/** Encode until there is output; rejects when enough frames have led to none. */
export async function encodeBlank(clock: Clock, openCompositor: OpenCompositor): Promise<void> {
  const encoder = new BlankEncoder(openCompositor);
  try {
    encoder.start();
    await encoder.hasOutput;
  } finally {
    await withTimeout(clock, STOP_WITHIN_MS, encoder.stop()).catch(() => {});
  }
}

class BlankEncoder {
  readonly hasOutput: Promise<void>;
  readonly #compositor: Compositor;
  #size = 0;
  #frames = 0;

  /** Throws when the browser has no encoder. */
  constructor(openCompositor: OpenCompositor) {
    let resolve = (): void => {};
    let reject = (_reason: DOMException): void => {};
    this.hasOutput = new Promise((...settle) => {
      [resolve, reject] = settle;
    });
    const scene = (): Scene => {
      this.#frames += 1;
      if (this.#frames > MOST_FRAMES) reject(new DOMException("No output.", "TimeoutError"));
      return BLANK;
    };
    const failed = () => reject(new DOMException("The encoder fails.", "EncodingError"));
    const piece = (data: Blob): void => {
      this.#size += data.size;
      if (this.#size >= ENOUGH_BYTES) resolve();
    };
    const deps: CompositorDeps = { scene, piece, audioComplete() {}, failed };
    this.#compositor = openCompositor(deps, PIECE_MS);
  }

  start(): void {
    this.#compositor.start();
  }

  stop(): Promise<void> {
    return this.#compositor.stop();
  }
}
