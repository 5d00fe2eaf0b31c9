/** How fast texts are taken: as fast as people write, so that drawing them is never felt. */
import type { Clock } from "../../kit/clock";

const SECOND_MS = 1_000;
export const TEXTS_PER_SECOND = 50;
/** Always enough for one message of the greatest length. */
export const CHARACTERS_PER_SECOND = 8_000;

/** What is not allowed is not taken, and sent again by whoever is honest. */
export class Pace {
  #second = 0;
  #texts = 0;
  #characters = 0;

  constructor(private readonly clock: Pick<Clock, "now">) {}

  /** Count a text, if it may be taken in this second. */
  allows(text: string): boolean {
    const second = Math.floor(this.clock.now() / SECOND_MS);
    if (second !== this.#second) this.#texts = this.#characters = 0;
    this.#second = second;
    const characters = this.#characters + text.length;
    if (this.#texts >= TEXTS_PER_SECOND || characters > CHARACTERS_PER_SECOND) return false;
    this.#texts += 1;
    this.#characters = characters;
    return true;
  }
}
