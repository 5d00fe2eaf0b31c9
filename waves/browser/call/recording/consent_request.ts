/**
 * The consent as the recording side asks for it: nothing is recorded without it.
 *
 * Consent belongs to one recording over one main connection. A new connection (either
 * page was reloaded) ends it, so that the user who sees a fresh page is asked again.
 */
import type { Clock } from "../../kit/clock";
import type { RecordingFrame, RecordingState } from "./frames";

/** How long a request stays open. */
export const ANSWER_WITHIN_MS = 30_000;
/** The peer's own timer fires first: each side counts from its own moment. */
const GRACE_MS = 2_000;
/** A recording that the peer can neither see nor stop pauses after this time. */
export const UNSEEN_FOR_MS = 10_000;

export type Denial = "refused" | "unanswered" | "withdrawn";

export interface ConsentRequestDeps {
  clock: Clock;
  send(frame: RecordingFrame): boolean;
  /** Called when the peer has allowed the recording. */
  allowed(): void;
  /** Called when the peer has refused, has not answered, or has withdrawn the consent. */
  denied(why: Denial): void;
  /** Called with false when the peer can no longer see the recording, with true when it can. */
  seen(isSeen: boolean): void;
}

export class ConsentRequest {
  #id = "";
  #isAllowed = false;
  #isReachable = false;
  #isAsked = false;
  #reported: RecordingState = "off";
  #cancelAnswer = (): void => {};
  #cancelSeen: (() => void) | null = null;

  constructor(private readonly deps: ConsentRequestDeps) {}

  get isAllowed(): boolean {
    return this.#isAllowed;
  }

  /** Ask the peer for consent to this recording. */
  ask(id: string): void {
    this.#id = id;
    this.#isAllowed = false;
    this.#isAsked = false;
    this.#askNow();
  }

  /** Tell the peer the state of the recording. */
  report(state: RecordingState): void {
    this.#reported = state;
    if (this.#id !== "") this.deps.send({ type: "state", id: this.#id, state });
  }

  /** End the recording or the open request. */
  over(): void {
    if (this.#id === "") return;
    this.report("off");
    this.#rest();
    this.#id = "";
    this.#isAllowed = false;
  }

  /** The main connection was replaced: the page behind it has allowed nothing yet. */
  connectionReplaced(): void {
    this.#isReachable = false;
    this.#rest();
    this.#isAllowed = false;
    this.#isAsked = false;
  }

  /** Tell whether the peer can be reached. */
  reachable(isReachable: boolean): void {
    if (isReachable === this.#isReachable) return;
    this.#isReachable = isReachable;
    if (this.#id === "") return;
    if (isReachable) this.#isBack();
    else this.#watch();
  }

  received(frame: RecordingFrame): void {
    if (frame.type !== "answer" || frame.id !== this.#id || !this.#isAsked) return;
    if (frame.allow && !this.#isAllowed) this.#wasAllowed();
    else if (!frame.allow) this.#wasDenied(this.#isAllowed ? "withdrawn" : "refused");
  }

  #askNow(): void {
    if (!this.#isReachable) return;
    this.#isAsked = this.deps.send({ type: "ask", id: this.#id });
    this.#cancelAnswer();
    const wait = ANSWER_WITHIN_MS + GRACE_MS;
    this.#cancelAnswer = this.deps.clock.after(wait, () => this.#wasDenied("unanswered"));
  }

  #wasAllowed(): void {
    this.#cancelAnswer();
    this.#isAllowed = true;
    this.deps.allowed();
  }

  #wasDenied(why: Denial): void {
    this.over();
    this.deps.denied(why);
  }

  #isBack(): void {
    this.#cancelSeen?.();
    this.#cancelSeen = null;
    if (!this.#isAllowed) {
      if (!this.#isAsked) this.#askNow();
      return;
    }
    this.deps.send({ type: "state", id: this.#id, state: this.#reported });
    this.deps.seen(true);
  }

  #watch(): void {
    this.#cancelSeen ??= this.deps.clock.after(UNSEEN_FOR_MS, () => {
      this.#cancelSeen = null;
      this.deps.seen(false);
    });
  }

  #rest(): void {
    this.#cancelAnswer();
    this.#cancelSeen?.();
    this.#cancelSeen = null;
  }
}
