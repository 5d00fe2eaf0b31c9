/** A token bucket: `atOnce` tokens, refilled by one every `everyMs`. */
import type { Clock } from "./clock";

export class TokenBucket {
  #allowed: number;
  #since: number;

  constructor(
    private readonly clock: Clock,
    private readonly limits: { atOnce: number; everyMs: number },
  ) {
    this.#allowed = limits.atOnce;
    this.#since = clock.now();
  }

  /** Take a token. Returns 0, or the milliseconds until the next token. */
  take(): number {
    const { atOnce, everyMs } = this.limits;
    const now = this.clock.now();
    const gained = (now - this.#since) / everyMs;
    this.#allowed = Math.min(atOnce, this.#allowed + gained);
    this.#since = now;
    if (this.#allowed < 1) return Math.ceil((1 - this.#allowed) * everyMs);
    this.#allowed -= 1;
    return 0;
  }
}
