/** The ringing phase of a call: its sound and its time limit. */
import type { Clock } from "../../kit/clock";
import { Deadlines } from "../../kit/timers";
import type { Ringer } from "../engine_deps";

/** The server ends a ring after 45 s; this covers a lost connection to it. */
const RING_MS = 50_000;
/** A server that knows the ring repeats it at once after a reconnect. */
const CONFIRM_MS = 3_000;

export interface RingDeps {
  clock: Clock;
  ringer: Ringer;
  /** Nobody has answered. */
  unanswered(): void;
  /** The server no longer knows the ring. */
  forgotten(): void;
}

export class Ring {
  readonly #deadlines: Deadlines<"ring" | "confirm">;

  constructor(private readonly deps: RingDeps) {
    this.#deadlines = new Deadlines(deps.clock);
  }

  /** The call was dialled: silent until a tab of the callee rings. */
  dialled(): void {
    this.#deadlines.set("ring", RING_MS, this.deps.unanswered);
  }

  ringsThere(): void {
    this.deps.ringer.start("ringback");
  }

  ringsHere(): void {
    this.dialled();
    this.deps.ringer.start("ring");
  }

  /** The socket was closed for a while: the ring may have ended. */
  isInDoubt(): void {
    this.#deadlines.set("confirm", CONFIRM_MS, this.deps.forgotten);
  }

  isCertain(): void {
    this.#deadlines.clear("confirm");
  }

  stop(): void {
    this.#deadlines.clearAll();
    this.deps.ringer.stop();
  }
}
