/** Tries the encoder with a blank picture and silence: nobody is seen or heard in it. */
import type { Clock } from "../../kit/clock";
import { within } from "../../kit/with_timeout";
import type { Scene, Studio, StudioParts } from "./recording_deps";

const OUTPUT_WITHIN_MS = 5_000;
const STOP_WITHIN_MS = 1_000;
const PIECE_MS = 100;
/** Chromium hands over a single byte before anything is encoded. */
export const ENOUGH_BYTES = 512;

const BLANK: Scene = {
  faces: [
    { stream: null, name: "" },
    { stream: null, name: "" },
  ],
  screens: [],
  sounds: [],
};

type OpenStudio = (parts: StudioParts, pieceMs: number) => Studio;

/** Encode until something comes out; rejects when nothing does. */
export async function encodeBlank(clock: Clock, openStudio: OpenStudio): Promise<void> {
  const encoder = new BlankEncoder(openStudio);
  try {
    encoder.start();
    await within(clock, OUTPUT_WITHIN_MS, encoder.hasOutput);
  } finally {
    await within(clock, STOP_WITHIN_MS, encoder.stop()).catch(() => {});
  }
}

class BlankEncoder {
  readonly hasOutput: Promise<void>;
  readonly #studio: Studio;
  #size = 0;

  /** Throws where the browser has no encoder after all. */
  constructor(openStudio: OpenStudio) {
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
    const parts: StudioParts = { scene: () => BLANK, piece, voices() {}, failed };
    this.#studio = openStudio(parts, PIECE_MS);
  }

  start(): void {
    this.#studio.start();
  }

  stop(): Promise<void> {
    return this.#studio.stop();
  }
}
