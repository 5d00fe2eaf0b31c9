/** Limits incoming texts to the pace of people, so that rendering stays cheap. */
import type { Clock } from "../../kit/clock";

const SECOND_MS = 1_000;
export const TEXTS_PER_SECOND = 50;
/** Always enough for one message of maximum length. */
export const CHARACTERS_PER_SECOND = 8_000;

/** A refused text is not acknowledged, so a regular peer sends it again. */
export class TextLimiter {
  #second = 0;
  #texts = 0;
  #characters = 0;

  constructor(private readonly clock: Pick<Clock, "now">) {}

  /** Count the text. Returns whether it is within the limits of this second. */
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
