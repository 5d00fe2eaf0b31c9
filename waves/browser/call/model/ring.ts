/** The time in which a call rings: what is heard, and how long it may last. */
import type { Clock } from "../../kit/clock";
import { Deadlines } from "../../kit/timers";
import type { Ringer } from "../engine_deps";

/** The server ends a ring after 45 s; this is for the case that it cannot tell us. */
const RING_MS = 50_000;
/** A server that knows the ring says so at once when the socket is back. */
const CONFIRM_MS = 3_000;

export interface RingDeps {
  clock: Clock;
  ringer: Ringer;
  /** Nobody has answered. */
  unanswered(): void;
  /** The server knows the ring no more. */
  forgotten(): void;
}

export class Ring {
  readonly #deadlines: Deadlines<"ring" | "confirm">;

  constructor(private readonly deps: RingDeps) {
    this.#deadlines = new Deadlines(deps.clock);
  }

  /** The call was dialled: silent until a device rings there. */
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

  /** The socket was away: perhaps the ring has ended meanwhile. */
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
