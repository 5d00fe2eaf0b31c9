/**
 * The agreement of both sides to keep the chat.
 *
 * Each press toggles the wish of one side and is counted, so an odd count means "keep". A side
 * that wants it and knows that the other wants it has agreed, finally. A withdrawal counts only
 * once the other side knows it: an agreement that was already on its way still stands.
 */
import type { StateFrame } from "./frames";

export type Presses = Pick<StateFrame, "keep" | "heard" | "agreed">;

export interface KeptConsent extends Presses {
  /** The latest of our presses that the peer knows. */
  known: number;
  theyAgreed: boolean;
}

export class KeepConsent {
  #mine = 0;
  #theirs = 0;
  #known = 0;
  #agreed = false;
  #theyAgreed = false;

  /** Restore the state from before a reload. */
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

  /** The state that is sent to the peer. */
  get frame(): Presses {
    return { keep: this.#mine, heard: this.#theirs, agreed: this.#agreed };
  }

  /** The peer has confirmed the agreement: it is final. */
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

  /** Whether the peer knows the present state. */
  get isKnown(): boolean {
    return this.#known === this.#mine && this.#theyAgreed === this.#agreed;
  }

  /** Toggle our wish; without effect after the agreement. */
  press(): void {
    if (this.#agreed) return;
    this.#mine += 1;
    this.#decide();
  }

  /** Apply the state of the peer. Returns whether it changed anything. */
  hear({ keep, heard, agreed }: Presses): boolean {
    const before = JSON.stringify(this.kept);
    const isOurs = wants(heard) && heard >= this.#known && heard <= this.#mine;
    // The peer knows more presses than this page, which has lost them: reset to "not wanted".
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
