/**
 * Refreshes Reflex's state after a lost push.
 *
 * `inbox_version` changes with everything that the user can see. When the version of the socket and
 * the version of the page differ for longer than a push takes, the state is refreshed; when that has
 * no effect, Reflex's socket is dead although it looks alive, and is reconnected.
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

export interface Resync {
  /** The page displays this version. */
  shows(version: number): void;
  /** The user has signed out. */
  stop(): void;
}

/** How long a push may take that was sent together with the version. */
export const PUSH_WITHIN_MS = 400;
export const ANSWER_WITHIN_MS = 3_000;

/** Follow the versions that the socket reports. */
export function createResync(deps: ResyncDeps): Resync {
  let wanted = 0;
  let shown = 0;
  let cancel: (() => void) | null = null;

  function cancelTimer(): void {
    cancel?.();
    cancel = null;
  }

  function isBehind(): boolean {
    return shown < wanted;
  }

  function heard(version: number): void {
    wanted = version;
    if (!isBehind() || cancel !== null) return;
    cancel = deps.clock.after(PUSH_WITHIN_MS, refresh);
  }

  function refresh(): void {
    cancelTimer();
    if (!isBehind()) return;
    deps.refresh();
    cancel = deps.clock.after(ANSWER_WITHIN_MS, reconnect);
  }

  function reconnect(): void {
    cancelTimer();
    if (isBehind()) deps.reconnect();
  }

  deps.socket.on("pong", (frame) => heard(frame.inbox_version));
  deps.socket.on("welcome", (frame) => heard(frame.inbox_version));

  return {
    shows(version) {
      shown = version;
      if (!isBehind()) cancelTimer();
      else heard(wanted);
    },
    stop() {
      cancelTimer();
      wanted = shown = 0;
    },
  };
}
