/**
 * Keeps Reflex's state up with the database when a push was lost.
 *
 * `inbox_version` changes with anything this person can see. The socket hears the server's,
 * the page knows its own: when they differ for longer than a push takes, the state is asked
 * to read again; when that does not help, its socket is dead and looks alive, and is renewed.
 */
import type { Clock } from "../kit/clock";
import type { Socket } from "./socket";

export interface ResyncDeps {
  socket: Pick<Socket, "on" | "onOpen">;
  clock: Clock;
  /** Ask the state to read again. */
  ask(): void;
  /** Open Reflex's socket anew: the state is read again when it opens. */
  renewSocket(): void;
}

export interface Resync {
  /** The page shows this version now. */
  shows(version: number): void;
  /** Nobody is signed in. */
  stop(): void;
}

/** A push that was sent together with the version is given this long to arrive. */
export const PUSH_WITHIN_MS = 400;
export const ANSWER_WITHIN_MS = 3_000;

/** Watch the versions that `socket` brings. */
export function createResync(deps: ResyncDeps): Resync {
  let wanted = 0;
  let shown = 0;
  let cancel: (() => void) | null = null;

  function rest(): void {
    cancel?.();
    cancel = null;
  }

  function isBehind(): boolean {
    return shown < wanted;
  }

  function heard(version: number): void {
    wanted = version;
    if (!isBehind() || cancel !== null) return;
    cancel = deps.clock.after(PUSH_WITHIN_MS, ask);
  }

  function ask(): void {
    rest();
    if (!isBehind()) return;
    deps.ask();
    cancel = deps.clock.after(ANSWER_WITHIN_MS, renew);
  }

  function renew(): void {
    rest();
    if (isBehind()) deps.renewSocket();
  }

  deps.socket.on("pong", (frame) => heard(frame.inbox_version));
  deps.socket.on("welcome", (frame) => heard(frame.inbox_version));

  return {
    shows(version) {
      shown = version;
      if (!isBehind()) rest();
      else heard(wanted);
    },
    stop() {
      rest();
      wanted = shown = 0;
    },
  };
}
