/** Persists the state of the live call at each change and on `pagehide`. */
import type { Clock } from "../../kit/clock";
import { every } from "../../kit/elapsed_timer";
import type { CallStorage, PersistedCall } from "./call_persistence";

/** Shows after a crash when the page was last alive. */
const ALIVE_EVERY_MS = 2_000;

export interface CallKeeperDeps {
  clock: Clock;
  callStorage: CallStorage;
  /** The present state of the call; null when there is no call to resume. */
  call(): PersistedCall | null;
}

export class CallKeeper {
  #kept = "";
  #stop: (() => void) | null = null;

  constructor(private readonly deps: CallKeeperDeps) {}

  /** The state may have changed: persist it at once. */
  follow(): void {
    const call = this.deps.call();
    if (call === null) return;
    this.#stop ??= every(this.deps.clock, ALIVE_EVERY_MS, () => this.#refresh());
    if (textOf(call) !== this.#kept) this.#save(call);
  }

  /**
   * The page goes away.
   *
   * Returns whether the call was persisted; null when there is none.
   */
  leave(): boolean | null {
    const call = this.deps.call();
    return call === null ? null : this.#save({ ...call, left: true });
  }

  forget(): void {
    this.#stop?.();
    this.#stop = null;
    this.#kept = "";
    this.deps.callStorage.clear();
  }

  #refresh(): void {
    const call = this.deps.call();
    if (call !== null) this.#save(call);
  }

  #save(call: PersistedCall): boolean {
    const isKept = this.deps.callStorage.save(call);
    this.#kept = isKept ? textOf(call) : "";
    return isKept;
  }
}

function textOf(call: PersistedCall): string {
  return JSON.stringify({ ...call, aliveAt: 0 });
}
