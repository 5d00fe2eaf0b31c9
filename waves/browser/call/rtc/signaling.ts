/**
 * The signals of one link: numbered, over the best way there is, each taken once.
 *
 * While the link works they go over its own control channel, else over the socket; both
 * ways share one count. The server drops numbers that it has carried before, so what is
 * said again gets a new one: only an offer and candidates may be, for an answer that comes
 * twice could be taken for the answer to a later offer.
 */
import type { LinkName, SignalFrame } from "../../socket/protocol";
import { type NumberedSignal, readSignal, type SignalBody } from "./signals";

/** Older signals than this are taken for seen; a negotiation has some tens of them. */
const REMEMBERED = 1_024;

export interface SignalingDeps {
  /** Bring it to the other side by the best way that there is. */
  carry(signal: SignalFrame): void;
  callId: string;
  link: LinkName;
  epoch: number;
  /** The other side has begun a new link: this one is over, and `signal` is for the new. */
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

  /** Say again what may have been lost: our candidates, and an offer without an answer. */
  resend({ isUnanswered }: { isUnanswered: boolean }): void {
    if (isUnanswered && this.#offer !== null) this.#transmit(this.#offer);
    for (const candidate of this.#candidates) this.#transmit(candidate);
  }

  /** Return what the signal says, or null when it is malformed, outdated or was seen. */
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

  /** Of two descriptions or states the later one counts, whichever way was faster. */
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
    this.deps.carry({ type: "signal", ...place, ...body });
  }
}
