/** Detects a recording that no longer grows on the disk. */
import type { Clock } from "../../kit/clock";

const CHECK_MS = 250;
/** A piece arrives every second: without one for this long, the recording is stalled. */
export const STALLED_AFTER_MS = 2_500;
/** A recording that is stalled for this long is ended. */
export const GIVE_UP_AFTER_MS = 10_000;
/** A check this late means that the page itself was suspended. */
const ASLEEP_MS = 1_500;

export interface GrowthWatchDeps {
  clock: Clock;
  stalled(isStalled: boolean): void;
  gaveUp(): void;
}

export class GrowthWatch {
  #grewAt = 0;
  #checkedAt = 0;
  #isStalled = false;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: GrowthWatchDeps) {}

  /** Expect growth from now on. */
  start(): void {
    if (this.#cancel !== null) return;
    this.#grewAt = this.deps.clock.now();
    this.#checkLater();
  }

  /** Expect no growth: the recording is paused or has ended. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#setStalled(false);
  }

  grew(): void {
    this.#grewAt = this.deps.clock.now();
    this.#setStalled(false);
  }

  #checkLater(): void {
    this.#checkedAt = this.deps.clock.now();
    this.#cancel = this.deps.clock.after(CHECK_MS, () => this.#check());
  }

  #check(): void {
    const now = this.deps.clock.now();
    const late = now - this.#checkedAt - CHECK_MS;
    // A page that was suspended has not yet seen the pieces that are queued for it.
    if (late > ASLEEP_MS) this.#grewAt += late;
    this.#checkLater();
    const standsFor = now - this.#grewAt;
    if (standsFor >= STALLED_AFTER_MS) this.#setStalled(true);
    if (standsFor >= GIVE_UP_AFTER_MS) this.deps.gaveUp();
  }

  #setStalled(isStalled: boolean): void {
    if (isStalled === this.#isStalled) return;
    this.#isStalled = isStalled;
    this.deps.stalled(isStalled);
  }
}
