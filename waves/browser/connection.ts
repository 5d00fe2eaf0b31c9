/** Whether to say that the server cannot be reached: not for every short hiccup. */
import type { Clock } from "./clock";
import { createStore, type Store } from "./store";
import type { Wire } from "./wire";

export interface ConnectionSnapshot {
  readonly offline: boolean;
}

export interface Connection {
  readonly store: Store<ConnectionSnapshot>;
  /** Somebody is signed in: from now on the wire should be open. */
  start(): void;
  stop(): void;
}

export const SAY_OFFLINE_AFTER_MS = 2_500;

/** Follow `wire`. */
export function createConnection(
  wire: Pick<Wire, "onOpen" | "onClose" | "isOpen">,
  clock: Clock,
): Connection {
  const store = createStore<ConnectionSnapshot>({ offline: false });
  let isRunning = false;
  let cancel: (() => void) | null = null;

  function found(): void {
    cancel?.();
    cancel = null;
    store.set({ offline: false });
  }

  function missed(): void {
    if (!isRunning || wire.isOpen || cancel !== null) return;
    cancel = clock.after(SAY_OFFLINE_AFTER_MS, () => store.set({ offline: true }));
  }

  wire.onOpen(found);
  wire.onClose(missed);

  return {
    store,
    start() {
      isRunning = true;
      missed();
    },
    stop() {
      isRunning = false;
      found();
    },
  };
}
