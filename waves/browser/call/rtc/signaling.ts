/**
 * Numbers the signals of one peer connection and drops duplicates.
 *
 * Signals go over the control channel while it works, else over the socket, with one sequence of
 * numbers. The server drops numbers that it has relayed before, so a repeated signal gets a new
 * one. Only offers and candidates are repeated: a second copy of an answer could pass for
 * the answer to a later offer.
 */
import type { LinkName, SignalFrame } from "../../socket/protocol";
import { type NumberedSignal, readSignal, type SignalBody } from "./signals";

/** Older signals are taken as seen; a negotiation has some tens of them. */
const REMEMBERED = 1_024;

export interface SignalingDeps {
  /** Send the signal over the best transport. */
  sendSignal(signal: SignalFrame): void;
  callId: string;
  link: LinkName;
  epoch: number;
  /** The peer has begun a new connection, to which `signal` belongs. */
  rebuilt(epoch: number, signal: unknown): void;
}

export class Signaling {
  #next = 0;
  #highest = -1;
  #offer: SignalBody | null = null;
  #candidates: SignalBody[] = [];
  readonly #seen = new Set<number>();
  /** The number of the latest description, and of the latest control message. */
  readonly #latest = { description: -1, control: -1 };

  constructor(private readonly deps: SignalingDeps) {}

  send(body: SignalBody): void {
    if ("candidate" in body) this.#candidates.push(body);
    if ("description" in body) {
      this.#offer = body.description.type === "offer" ? body : null;
      this.#candidates = [];
    }
    this.#transmit(body);
  }

  /** Repeat what may have been lost: our candidates, and an unanswered offer. */
  resend({ isUnanswered }: { isUnanswered: boolean }): void {
    if (isUnanswered && this.#offer !== null) this.#transmit(this.#offer);
    for (const candidate of this.#candidates) this.#transmit(candidate);
  }

  /** Return the body of a signal, or null when it is malformed, outdated or a duplicate. */
  receive(value: unknown): SignalBody | null {
    const signal = readSignal(value, this.deps);
    if (signal === null || signal.epoch < this.deps.epoch) return null;
    if (signal.epoch > this.deps.epoch) {
      this.deps.rebuilt(signal.epoch, value);
      return null;
    }
    return this.#isNew(signal.n) && this.#isLatest(signal) ? signal.body : null;
  }

  #isNew(n: number): boolean {
    if (this.#seen.has(n) || n <= this.#highest - REMEMBERED) return false;
    this.#seen.add(n);
    this.#highest = Math.max(this.#highest, n);
    if (this.#seen.size > 2 * REMEMBERED) this.#forget();
    return true;
  }

  #forget(): void {
    for (const n of this.#seen) if (n <= this.#highest - REMEMBERED) this.#seen.delete(n);
  }

  /** Of two descriptions or states the later one counts, in whatever order they arrive. */
  #isLatest({ n, body }: NumberedSignal): boolean {
    if ("candidate" in body) return true;
    const kind = "description" in body ? "description" : "control";
    if (n < this.#latest[kind]) return false;
    this.#latest[kind] = n;
    return true;
  }

  #transmit(body: SignalBody): void {
    const { callId, link, epoch } = this.deps;
    const place = { call_id: callId, link, epoch, n: this.#next++ };
    this.deps.sendSignal({ type: "signal", ...place, ...body });
  }
}
