/**
 * Detects a proxy that passes requests and blocks WebSockets.
 *
 * Such a proxy refuses sockets, never answers them, or closes them at once, and no event tells why
 * (WHATWG WebSockets, section 9.3.4). So while a socket is missing the server is asked by a request:
 * without an answer, the network or the server is the cause and not a proxy.
 */
import type { Clock } from "../kit/clock";

export interface BlockageDetectorDeps {
  clock: Clock;
  /** Whether every socket that this page needs is open. */
  isLive(): boolean;
  /** Whether a request is answered. Never rejects. */
  reachesServer(): Promise<boolean>;
  show(isBlocked: boolean): void;
}

/**
 * Less than 10 s together with the interval of the requests. Each interval begins after the
 * previous request, so that a machine too busy to open a socket waits longer.
 */
export const BLOCKED_AFTER_MS = 7_000;
export const PROBE_EVERY_MS = 2_500;
/** A socket that closes sooner does not count as open. */
const LASTS_MS = 2_000;

export class BlockageDetector {
  #missingSince: number | null = null;
  #reachableSince: number | null;
  #openedAt = Number.NEGATIVE_INFINITY;
  #before: number | null = null;
  #round = 0;

  /** The page was just loaded from the server, so requests are answered. */
  constructor(private readonly deps: BlockageDetectorDeps) {
    this.#reachableSince = deps.clock.now();
    this.changed();
  }

  /** A socket has opened or closed, or another set of sockets is needed. */
  changed(): void {
    const isMissing = this.#missingSince !== null;
    if (this.deps.isLive() && isMissing) this.#opened();
    else if (!this.deps.isLive() && !isMissing) this.#closed();
  }

  #opened(): void {
    this.#openedAt = this.deps.clock.now();
    this.#before = this.#missingSince;
    this.#missingSince = null;
    this.#round += 1;
    this.deps.show(false);
  }

  #closed(): void {
    const now = this.deps.clock.now();
    const isFlapping = now - this.#openedAt < LASTS_MS;
    if (!isFlapping && this.#before !== null) this.#reachableSince = null;
    this.#missingSince = isFlapping ? (this.#before ?? now) : now;
    this.#probeLater(this.#round);
  }

  #probeLater(round: number): void {
    this.deps.clock.after(PROBE_EVERY_MS, () => void this.#probe(round));
  }

  async #probe(round: number): Promise<void> {
    if (round !== this.#round) return;
    const isReached = await this.deps.reachesServer();
    if (round !== this.#round) return;
    const now = this.deps.clock.now();
    this.#reachableSince = isReached ? (this.#reachableSince ?? now) : null;
    const since = Math.max(this.#missingSince ?? now, this.#reachableSince ?? now);
    this.deps.show(now - since >= BLOCKED_AFTER_MS);
    this.#probeLater(round);
  }
}
