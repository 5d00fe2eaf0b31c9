/** Where the call of this browser stands, by the one table of `protocol.ts`. */
import {
  advance,
  CALL_EVENTS,
  type CallEvent,
  type CallState,
  ELSEWHERE,
  endReason,
  MAY_USE_MEDIA,
} from "../../socket/protocol";
import type { EndedAs } from "./snapshot";

export class CallMachine {
  #state: CallState = "ringing";
  #ended: EndedAs | "" = "";
  #rang = false;

  get state(): CallState {
    return this.#state;
  }

  /** Why the call ended; empty while it lives, and then never changed again. */
  get ended(): EndedAs | "" {
    return this.#ended;
  }

  /** Whether the callee has accepted: before that no media, no candidate. */
  get mayUseMedia(): boolean {
    return MAY_USE_MEDIA[this.#state];
  }

  /** A device of the callee really rings. */
  didRing(): void {
    this.#rang = true;
  }

  /** Begin where an accepted call stood before this page was loaded. */
  goOn({ wasConnected }: { wasConnected: boolean }): void {
    this.apply("accept");
    if (!wasConnected) return;
    this.apply("media_up");
    this.apply("media_down");
  }

  /** Take the step; false when the machine knows none, and then nothing has changed. */
  apply(event: CallEvent): boolean {
    const following = advance(this.#state, event);
    if (following === null) return false;
    this.#state = following;
    if (following === "ended") this.#ended = endReason(event, this.#rang) ?? "failed";
    return true;
  }

  /** The server says that it is over; false when that does not fit what we know. */
  end(reason: EndedAs): boolean {
    if (isElsewhere(reason)) return this.#endRing(reason);
    const event = CALL_EVENTS.find((candidate) => this.#endsAs(candidate, reason));
    if (event === undefined) return false;
    this.#state = "ended";
    this.#ended = reason;
    return true;
  }

  /** The end was another one than was known here; false when it was not `from`. */
  correct(from: EndedAs, to: EndedAs): boolean {
    if (this.#ended !== from) return false;
    this.#ended = to;
    return true;
  }

  /** Another device of this person answered: the end of this ring, not of the call. */
  #endRing(reason: EndedAs): boolean {
    if (this.#state !== "ringing") return false;
    this.#state = "ended";
    this.#ended = reason;
    return true;
  }

  #endsAs(event: CallEvent, reason: EndedAs): boolean {
    if (advance(this.#state, event) !== "ended") return false;
    // Only the server knows whether a device ever rang: it may say either.
    return endReason(event, true) === reason || endReason(event, false) === reason;
  }
}

function isElsewhere(reason: EndedAs): boolean {
  return ELSEWHERE.some((elsewhere) => elsewhere === reason);
}
