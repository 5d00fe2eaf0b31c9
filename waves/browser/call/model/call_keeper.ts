/** Keeps what a reload must know of the running call: at each change, and as the page goes. */
import type { Clock } from "../../kit/clock";
import { every } from "../../kit/elapsed_timer";
import type { CallMemory, RememberedCall } from "../engine_deps";

/** So that a page that crashed is known to have been alive until just before. */
const ALIVE_EVERY_MS = 2_000;

export interface CallKeeperDeps {
  clock: Clock;
  memory: CallMemory;
  /** The call as it is now; null when there is nothing to come back to. */
  call(): RememberedCall | null;
}

export class CallKeeper {
  #kept = "";
  #stop: (() => void) | null = null;

  constructor(private readonly deps: CallKeeperDeps) {}

  /** Something may have changed: keep it in the same moment. */
  follow(): void {
    const call = this.deps.call();
    if (call === null) return;
    this.#stop ??= every(this.deps.clock, ALIVE_EVERY_MS, () => this.#refresh());
    if (textOf(call) !== this.#kept) this.#save(call);
  }

  /**
   * The page goes away.
   *
   * Returns whether the call can be found again; null when there is none to find.
   */
  leave(): boolean | null {
    const call = this.deps.call();
    return call === null ? null : this.#save({ ...call, left: true });
  }

  forget(): void {
    this.#stop?.();
    this.#stop = null;
    this.#kept = "";
    this.deps.memory.clear();
  }

  #refresh(): void {
    const call = this.deps.call();
    if (call !== null) this.#save(call);
  }

  #save(call: RememberedCall): boolean {
    const isKept = this.deps.memory.save(call);
    this.#kept = isKept ? textOf(call) : "";
    return isKept;
  }
}

function textOf(call: RememberedCall): string {
  return JSON.stringify({ ...call, aliveAt: 0 });
}
