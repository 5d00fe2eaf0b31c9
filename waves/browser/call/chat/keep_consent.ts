/**
 * Whether both want to keep the chat: two buttons, and one answer on both sides.
 *
 * Each press turns a button over and is counted, so an odd count means "keep it". Whoever
 * knows that the other wants it and wants it as well has agreed, for good. Taking a press
 * back holds only once the other side knows of it: an agreement that was under way to a
 * press that is being taken back still stands.
 */
import type { StateFrame } from "./frames";

export type Presses = Pick<StateFrame, "keep" | "heard" | "agreed">;

export interface KeptConsent extends Presses {
  /** Up to which of our presses they know. */
  known: number;
  theyAgreed: boolean;
}

export class KeepConsent {
  #mine = 0;
  #theirs = 0;
  #known = 0;
  #agreed = false;
  #theyAgreed = false;

  /** Put back what was there before a reload. */
  restore({ keep, heard, known, agreed, theyAgreed }: KeptConsent): void {
    this.#mine = keep;
    this.#theirs = heard;
    this.#known = known;
    this.#agreed = agreed;
    this.#theyAgreed = theyAgreed;
  }

  get kept(): KeptConsent {
    return { ...this.frame, known: this.#known, theyAgreed: this.#theyAgreed };
  }

  /** What the other side is told. */
  get frame(): Presses {
    return { keep: this.#mine, heard: this.#theirs, agreed: this.#agreed };
  }

  /** They have said that they agree: nothing can come between any more. */
  get isCertain(): boolean {
    return this.#theyAgreed;
  }

  get isAgreed(): boolean {
    return this.#agreed;
  }

  get iWant(): boolean {
    return this.#agreed || wants(this.#mine);
  }

  get theyWant(): boolean {
    return this.#agreed || wants(this.#theirs);
  }

  /** Whether they know all that they must. */
  get isKnown(): boolean {
    return this.#known === this.#mine && this.#theyAgreed === this.#agreed;
  }

  /** Turn our button over; after the agreement it stays as it is. */
  press(): void {
    if (this.#agreed) return;
    this.#mine += 1;
    this.#decide();
  }

  /** Take what the other side says of its button; true when something is new. */
  hear({ keep, heard, agreed }: Presses): boolean {
    const before = JSON.stringify(this.kept);
    const isOurs = wants(heard) && heard >= this.#known && heard <= this.#mine;
    // They know of more presses than this page, which has lost them: none counts as wanted.
    if (heard > this.#mine) this.#mine = heard + (heard % 2);
    this.#known = Math.max(this.#known, heard);
    this.#theirs = Math.max(this.#theirs, keep);
    if (agreed && isOurs) this.#agreed = this.#theyAgreed = true;
    this.#decide();
    return JSON.stringify(this.kept) !== before;
  }

  #decide(): void {
    if (wants(this.#mine) && wants(this.#theirs)) this.#agreed = true;
  }
}

function wants(presses: number): boolean {
  return presses % 2 === 1;
}
