/** How often something costly may happen: some at once, then one by one. */
import type { Clock } from "./clock";

export class Pace {
  #allowed: number;
  #since: number;

  constructor(
    private readonly clock: Clock,
    private readonly limits: { atOnce: number; everyMs: number },
  ) {
    this.#allowed = limits.atOnce;
    this.#since = clock.now();
  }

  /** Take one turn: 0, or the milliseconds until there is one to take. */
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
