/** The dependencies of the socket in a real browser. */
import { sessionStore } from "../kit/browser_storage";
import { newUuid } from "../kit/ids";
import type { ConnectionStatusDeps } from "./connection_status";
import { retryPause } from "./retry_pause";
import type { WebSocketLike } from "./socket";
import type { TabIdDeps } from "./tab_id";

declare global {
  interface Window {
    wavesRetryPause?: (failures: number) => number;
  }
}

/** Open a WebSocket to our own origin, so that the cookie is sent. */
export function openSocket(): WebSocketLike {
  const address = new URL("/api/ws", window.location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(address);
}

/** Reconnect Reflex's socket; `bundling/event_client.py` adds the listener. */
export function renewEventSocket(): void {
  window.dispatchEvent(new Event("waves:renew-socket"));
}

/** Give Reflex's socket the pauses of ours; `bundling/event_client.py` makes its client ask. */
export function provideRetryPause(isVisible: () => boolean): void {
  window.wavesRetryPause = (failures) =>
    retryPause({ failures, isUsed: isVisible(), random: Math.random() });
}

const ANSWER_WITHIN_MS = 4_000;

export const connectionStatusDeps: Pick<ConnectionStatusDeps, "eventSocket" | "reachesServer"> = {
  /** `bundling/event_client.py` makes Reflex's client report the state of its socket. */
  eventSocket: {
    isOpen: () => (window as { wavesEventSocketIsOpen?: boolean }).wavesEventSocketIsOpen === true,
    onChange: (listener) => window.addEventListener("waves:event-socket", listener),
  },
  async reachesServer() {
    const signal = AbortSignal.timeout?.(ANSWER_WITHIN_MS);
    try {
      return (await fetch("/api/livez", { cache: "no-store", signal })).ok;
    } catch {
      return false;
    }
  },
};

export const tabIdDeps: TabIdDeps = {
  storage: sessionStore,
  onPage(hidden, shown) {
    window.addEventListener("pagehide", hidden);
    window.addEventListener("pageshow", shown);
  },
  newId: newUuid,
};
