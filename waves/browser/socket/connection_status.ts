/** What to say about the way to the server: not for every short hiccup. */

import type { Clock } from "../kit/clock";
import { createStore, type Store } from "../kit/store";
import { BlockageDetector } from "./blockage_detector";
import type { Socket } from "./socket";

export interface ConnectionSnapshot {
  readonly offline: boolean;
  /** Requests are answered, and no socket opens: a proxy may be in the way. */
  readonly blocked: boolean;
}

export interface ConnectionStatus {
  readonly store: Store<ConnectionSnapshot>;
  /** Somebody is signed in: from now on the socket should be open. */
  start(): void;
  stop(): void;
}

/** Reflex's own socket, which brings the state of the screens. */
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
  /** No socket opens: what people are told by REST alone has to be enough. */
  whenBlocked(): void;
}

export const SAY_OFFLINE_AFTER_MS = 2_500;

/** Follow both sockets. */
export function createConnectionStatus(deps: ConnectionStatusDeps): ConnectionStatus {
  return new PageConnection(deps);
}

class PageConnection implements ConnectionStatus {
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
    this.#cancel = this.deps.clock.after(SAY_OFFLINE_AFTER_MS, () => void this.#sayOffline());
  }

  async #sayOffline(): Promise<void> {
    const asked = this.#cancel;
    // A socket that has never opened on a page that came: rather a proxy than no network.
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
