/**
 * The recorder's half of the consent: nothing is recorded that was not allowed.
 *
 * A consent belongs to one recording over one main link. A link that is rebuilt (either
 * page was reloaded) ends it, so that the person who sees a fresh page is asked again.
 */
import type { Clock } from "../../kit/clock";
import type { RecordingFrame, RecordingState } from "./frames";

/** How long the other side may think. */
export const ANSWER_WITHIN_MS = 30_000;
/** The other side says it first: both count from their own moment. */
const GRACE_MS = 2_000;
/** A recording that the other side cannot see or stop goes on for no longer than this. */
export const UNSEEN_FOR_MS = 10_000;

export type Denial = "refused" | "unanswered" | "withdrawn";

export interface ConsentRequestDeps {
  clock: Clock;
  send(frame: RecordingFrame): boolean;
  /** It may be recorded from now on. */
  allowed(): void;
  /** It may not, or not any longer. */
  denied(why: Denial): void;
  /** The other side cannot be reached, or can be again; false while it lasts. */
  seen(isSeen: boolean): void;
}

export class ConsentRequest {
  #id = "";
  #isAllowed = false;
  #isReachable = false;
  #isAsked = false;
  #told: RecordingState = "off";
  #cancelAnswer = (): void => {};
  #cancelSeen: (() => void) | null = null;

  constructor(private readonly parts: ConsentRequestDeps) {}

  get isAllowed(): boolean {
    return this.#isAllowed;
  }

  /** Ask whether this recording may be made. */
  ask(id: string): void {
    this.#id = id;
    this.#isAllowed = false;
    this.#isAsked = false;
    this.#askNow();
  }

  /** Tell the other side how the recording stands. */
  tell(state: RecordingState): void {
    this.#told = state;
    if (this.#id !== "") this.parts.send({ type: "state", id: this.#id, state });
  }

  /** The recording, or the question, is over. */
  over(): void {
    if (this.#id === "") return;
    this.tell("off");
    this.#rest();
    this.#id = "";
    this.#isAllowed = false;
  }

  /** A main link takes the place of another: whoever is there now has allowed nothing. */
  relinked(): void {
    this.#isReachable = false;
    this.#rest();
    this.#isAllowed = false;
    this.#isAsked = false;
  }

  /** The other side can be reached, or not. */
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
    this.#isAsked = this.parts.send({ type: "ask", id: this.#id });
    this.#cancelAnswer();
    const wait = ANSWER_WITHIN_MS + GRACE_MS;
    this.#cancelAnswer = this.parts.clock.after(wait, () => this.#wasDenied("unanswered"));
  }

  #wasAllowed(): void {
    this.#cancelAnswer();
    this.#isAllowed = true;
    this.parts.allowed();
  }

  #wasDenied(why: Denial): void {
    this.over();
    this.parts.denied(why);
  }

  #isBack(): void {
    this.#cancelSeen?.();
    this.#cancelSeen = null;
    if (!this.#isAllowed) {
      if (!this.#isAsked) this.#askNow();
      return;
    }
    this.parts.send({ type: "state", id: this.#id, state: this.#told });
    this.parts.seen(true);
  }

  #watch(): void {
    this.#cancelSeen ??= this.parts.clock.after(UNSEEN_FOR_MS, () => {
      this.#cancelSeen = null;
      this.parts.seen(false);
    });
  }

  #rest(): void {
    this.#cancelAnswer();
    this.#cancelSeen?.();
    this.#cancelSeen = null;
  }
}
