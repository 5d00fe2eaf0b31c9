/**
 * The agreement of both sides to keep the chat.
 *
 * Each press toggles the wish of one side and is counted, so an odd count means "keep". A side
 * that wants it and knows that the other wants it has agreed, finally. A withdrawal counts only
 * once the other side knows it: an agreement that was already on its way still stands.
 */
import type { StateFrame } from "./frames";

export type Presses = Pick<StateFrame, "keep" | "heard" | "agreed">;

export interface PersistedConsent extends Presses {
  /** The latest of our presses that the peer knows. */
  known: number;
  remoteAgreed: boolean;
}

export class KeepConsent {
  #localPresses = 0;
  #remotePresses = 0;
  #known = 0;
  #agreed = false;
  #remoteAgreed = false;

  /** Restore the state from before a reload. */
  restore({ keep, heard, known, agreed, remoteAgreed }: PersistedConsent): void {
    this.#localPresses = keep;
    this.#remotePresses = heard;
    this.#known = known;
    this.#agreed = agreed;
    this.#remoteAgreed = remoteAgreed;
  }

  get kept(): PersistedConsent {
    return { ...this.frame, known: this.#known, remoteAgreed: this.#remoteAgreed };
  }

  /** The state that is sent to the peer. */
  get frame(): Presses {
    return { keep: this.#localPresses, heard: this.#remotePresses, agreed: this.#agreed };
  }

  /** The peer has confirmed the agreement: it is final. */
  get isCertain(): boolean {
    return this.#remoteAgreed;
  }

  get isAgreed(): boolean {
    return this.#agreed;
  }

  get isWanted(): boolean {
    return this.#agreed || wants(this.#localPresses);
  }

  get isWantedByPeer(): boolean {
    return this.#agreed || wants(this.#remotePresses);
  }

  /** Whether the peer knows the present state. */
  get isKnown(): boolean {
    return this.#known === this.#localPresses && this.#remoteAgreed === this.#agreed;
  }

  /** Toggle our wish; without effect after the agreement. */
  press(): void {
    if (this.#agreed) return;
    this.#localPresses += 1;
    this.#decide();
  }

  /** Apply the state of the peer. Returns whether it changed anything. */
  hear({ keep, heard, agreed }: Presses): boolean {
    const before = JSON.stringify(this.kept);
    const isOurs = wants(heard) && heard >= this.#known && heard <= this.#localPresses;
    // The peer knows more presses than this page, which has lost them: reset to "not wanted".
    if (heard > this.#localPresses) this.#localPresses = heard + (heard % 2);
    this.#known = Math.max(this.#known, heard);
    this.#remotePresses = Math.max(this.#remotePresses, keep);
    if (agreed && isOurs) this.#agreed = this.#remoteAgreed = true;
    this.#decide();
    return JSON.stringify(this.kept) !== before;
  }

  #decide(): void {
    if (wants(this.#localPresses) && wants(this.#remotePresses)) this.#agreed = true;
  }
}

function wants(presses: number): boolean {
  return presses % 2 === 1;
}
