/** The state machine of the call, driven by the lifecycle table of `protocol.ts`. */
import {
  advance,
  CALL_EVENTS,
  type CallEvent,
  type CallState,
  ELSEWHERE,
  endReason,
  MAY_USE_MEDIA,
} from "../../socket/protocol";
import type { LocalEndReason } from "./snapshot";

export class CallMachine {
  #state: CallState = "ringing";
  #ended: LocalEndReason | "" = "";
  #rang = false;

  get state(): CallState {
    return this.#state;
  }

  /** Why the call ended; empty while it is live. */
  get ended(): LocalEndReason | "" {
    return this.#ended;
  }

  /** Whether the callee has accepted; before that no media and no candidate is allowed. */
  get mayUseMedia(): boolean {
    return MAY_USE_MEDIA[this.#state];
  }

  /** A tab of the callee reports that it rings. */
  didRing(): void {
    this.#rang = true;
  }

  /** Restore the state of an accepted call after a reload. */
  restore({ wasConnected }: { wasConnected: boolean }): void {
    this.apply("accept");
    if (!wasConnected) return;
    this.apply("media_up");
    this.apply("media_down");
  }

  /** Apply the event. Returns false, without a change, when the table has no such transition. */
  apply(event: CallEvent): boolean {
    const following = advance(this.#state, event);
    if (following === null) return false;
    this.#state = following;
    if (following === "ended") this.#ended = endReason(event, this.#rang) ?? "failed";
    return true;
  }

  /** Apply the end that the server reports. Returns false when the reason does not fit. */
  end(reason: LocalEndReason): boolean {
    if (isElsewhere(reason)) return this.#endRing(reason);
    const event = CALL_EVENTS.find((candidate) => this.#endsAs(candidate, reason));
    if (event === undefined) return false;
    this.#state = "ended";
    this.#ended = reason;
    return true;
  }

  /** Replace the end reason `from`. Returns false when the call ended for another reason. */
  correct(from: LocalEndReason, to: LocalEndReason): boolean {
    if (this.#ended !== from) return false;
    this.#ended = to;
    return true;
  }

  /** Another tab of this user answered: the end of this ring, not of the call. */
  #endRing(reason: LocalEndReason): boolean {
    if (this.#state !== "ringing") return false;
    this.#state = "ended";
    this.#ended = reason;
    return true;
  }

  #endsAs(event: CallEvent, reason: LocalEndReason): boolean {
    if (advance(this.#state, event) !== "ended") return false;
    // Only the server knows whether a tab ever rang: both reasons are accepted.
    return endReason(event, true) === reason || endReason(event, false) === reason;
  }
}

function isElsewhere(reason: LocalEndReason): boolean {
  return ELSEWHERE.some((elsewhere) => elsewhere === reason);
}
