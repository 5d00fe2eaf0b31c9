/** The state of the connection to the server; short interruptions are not shown. */

import type { Clock } from "../kit/clock";
import { createStore } from "../kit/store";
import { BlockageDetector } from "./blockage_detector";
import type { Socket } from "./socket";

export interface ConnectionSnapshot {
  readonly offline: boolean;
  /** Requests are answered but no socket opens: a proxy may block them. */
  readonly blocked: boolean;
}

/** Reflex's socket, which carries the state of the screens. */
export interface EventSocket {
  isOpen(): boolean;
  onChange(listener: () => void): void;
}

export interface ConnectionStatusDeps {
  socket: Pick<Socket, "onOpen" | "onClose" | "isOpen">;
  clock: Clock;
  eventSocket: EventSocket;
  /** Whether a request is answered. Never rejects. */
  reachesServer(): Promise<boolean>;
  /** Called when sockets are blocked, and the page has only REST. */
  whenBlocked(): void;
}

export const SHOW_OFFLINE_AFTER_MS = 2_500;

/** Follows both sockets of the page. */
export class ConnectionStatus {
  readonly store = createStore<ConnectionSnapshot>({ offline: false, blocked: false });
  readonly #blockage: BlockageDetector;
  #isRunning = false;
  #wasOpen = false;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: ConnectionStatusDeps) {
    const { socket, clock, eventSocket, reachesServer } = deps;
    this.#blockage = new BlockageDetector({
      clock,
      isLive: () => eventSocket.isOpen() && (socket.isOpen || !this.#isRunning),
      reachesServer,
      show: (isBlocked) => this.#showBlocked(isBlocked),
    });
    socket.onOpen(() => {
      this.#wasOpen = true;
      this.#found();
    });
    socket.onClose(() => this.#missed());
    eventSocket.onChange(() => this.#blockage.changed());
  }

  /** The user is signed in: the socket should be open from now on. */
  start(): void {
    this.#isRunning = true;
    this.#wasOpen = false;
    this.#missed();
  }

  stop(): void {
    this.#isRunning = false;
    this.#found();
  }

  #showBlocked(isBlocked: boolean): void {
    const isNews = isBlocked && !this.store.getSnapshot().blocked;
    this.store.set({ blocked: isBlocked });
    if (isNews) this.deps.whenBlocked();
  }

  #found(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.store.set({ offline: false });
    this.#blockage.changed();
  }

  #missed(): void {
    this.#blockage.changed();
    if (!this.#isRunning || this.deps.socket.isOpen || this.#cancel !== null) return;
    this.#cancel = this.deps.clock.after(SHOW_OFFLINE_AFTER_MS, () => void this.#showOffline());
  }

  async #showOffline(): Promise<void> {
    const asked = this.#cancel;
    // The page was loaded but its socket never opened: rather a proxy than no network.
    const isReached = !this.#wasOpen && (await this.deps.reachesServer());
    if (this.#cancel !== asked) return;
    if (!isReached) {
      this.store.set({ offline: true });
      return;
    }
    this.#cancel = null;
    this.#missed();
  }
}
