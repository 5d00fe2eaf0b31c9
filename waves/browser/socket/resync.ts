/**
 * Refreshes Reflex's state after a lost push.
 *
 * `inbox_version` changes with everything that the user can see. When the version of the socket and
 * the version of the page differ for longer than a push takes, the state is refreshed; when that has
 * no effect, Reflex's socket is dead although it looks alive, and is reconnected. The same happens
 * when messages are missing between the state and the frames of the socket.
 */
import type { Clock } from "../kit/clock";
import type { Socket } from "./socket";

export interface ResyncDeps {
  socket: Pick<Socket, "on" | "onOpen">;
  clock: Clock;
  /** Refresh the state from the database. */
  refresh(): void;
  /** Reconnect Reflex's socket, which also refreshes the state. */
  reconnect(): void;
}

/** How long a push may take that was sent together with the version. */
export const PUSH_WITHIN_MS = 800;
export const ANSWER_WITHIN_MS = 3_000;

/** Follows the versions that the socket reports. */
export class Resync {
  #wanted = 0;
  #shown = 0;
  #hasHole = false;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: ResyncDeps) {
    deps.socket.on("pong", (frame) => this.#versionChanged(frame.inbox_version));
    deps.socket.on("welcome", (frame) => this.#versionChanged(frame.inbox_version));
  }

  /** The page displays this version. */
  shows(version: number): void {
    this.#shown = version;
    if (this.#isBehind) this.#versionChanged(this.#wanted);
    else this.#clearTimer();
  }

  /** Messages are missing between the state and the frames that have arrived, or no longer. */
  holeChanged(hasHole: boolean): void {
    if (hasHole === this.#hasHole) return;
    this.#hasHole = hasHole;
    if (hasHole) this.#refreshLater();
    else if (!this.#isBehind) this.#clearTimer();
  }

  /** The user has signed out. */
  stop(): void {
    this.#clearTimer();
    this.#wanted = this.#shown = 0;
    this.#hasHole = false;
  }

  get #isBehind(): boolean {
    return this.#hasHole || this.#shown < this.#wanted;
  }

  #versionChanged(version: number): void {
    this.#wanted = version;
    if (this.#isBehind) this.#refreshLater();
  }

  #refreshLater(): void {
    this.#cancel ??= this.deps.clock.after(PUSH_WITHIN_MS, () => this.#refresh());
  }

  #refresh(): void {
    this.#clearTimer();
    if (!this.#isBehind) return;
    this.deps.refresh();
    this.#cancel = this.deps.clock.after(ANSWER_WITHIN_MS, () => this.#reconnect());
  }

  #reconnect(): void {
    this.#clearTimer();
    if (this.#isBehind) this.deps.reconnect();
  }

  #clearTimer(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
