/** Decides when to restart ICE: at once after a failure, after a pause on an interruption. */
import type { Clock } from "../../kit/clock";
import type { PeerConnectionState } from "./peer_connection";

/** Most interruptions end by themselves within this time. */
const GRACE_MS = 2_000;
/** The polite peer waits for the other's offer first: simultaneous offers cost time. */
const POLITE_EXTRA_MS = 1_000;
const RETRY_MS = 5_000;

export interface IceRecoveryDeps {
  clock: Clock;
  polite: boolean;
  restart(): void;
}

export class IceRecovery {
  #state: PeerConnectionState = "new";
  #cancel = (): void => {};

  constructor(private readonly deps: IceRecoveryDeps) {}

  /** Follow the state of the connection. */
  follow(state: PeerConnectionState): void {
    this.#state = state;
    if (state === "failed") this.#restart();
    else if (state === "disconnected") this.#restartAfter(this.#grace);
    else if (state === "connected" || state === "closed") this.#cancel();
  }

  /** The local network has changed: the old paths may be gone. */
  networkChanged(): void {
    if (this.#state !== "new" && this.#state !== "closed") this.#restart();
  }

  /** Signaling works again: do not wait for the next retry. */
  socketIsBack(): void {
    const isLost = this.#state === "disconnected" || this.#state === "failed";
    if (isLost) this.#restartAfter(this.deps.polite ? POLITE_EXTRA_MS : 0);
  }

  stop(): void {
    this.follow("closed");
  }

  get #grace(): number {
    return this.deps.polite ? GRACE_MS + POLITE_EXTRA_MS : GRACE_MS;
  }

  #restart(): void {
    this.deps.restart();
    if (this.#state === "connected") return;
    this.#restartAfter(RETRY_MS);
  }

  #restartAfter(ms: number): void {
    this.#cancel();
    this.#cancel = this.deps.clock.after(ms, () => this.#restart());
  }
}
