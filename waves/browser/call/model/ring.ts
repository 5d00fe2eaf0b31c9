/** The ringing phase of a call: its sound and its time limit. */
import type { Clock } from "../../kit/clock";
import { Timers } from "../../kit/timers";

/** The sounds of a ringing call. */
export interface Ringer {
  /** Play the ringtone for the callee or the ringback tone for the caller. */
  start(sound: "ring" | "ringback"): void;
  stop(): void;
  /** Called from a click: the browser allows sound from now on. */
  enable(): void;
  /** Subscribe to whether the browser blocks sound. Returns an unsubscribe function. */
  onBlocked(listener: (isBlocked: boolean) => void): () => void;
}

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
  readonly #deadlines: Timers<"ring" | "confirm">;
  #cancelSound = (): void => {};

  constructor(private readonly deps: RingDeps) {
    this.#deadlines = new Timers(deps.clock);
  }

  /** The call was dialled: silent until a tab of the callee rings. */
  dialled(): void {
    this.#deadlines.set("ring", RING_MS, this.deps.unanswered);
  }

  ringsThere(): void {
    this.#play("ringback");
  }

  ringsHere(): void {
    this.dialled();
    this.#play("ring");
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
    this.#cancelSound();
    this.deps.ringer.stop();
  }

  /** Starting the sound takes tens of milliseconds: the screen comes first. */
  #play(sound: Parameters<Ringer["start"]>[0]): void {
    this.#cancelSound();
    const { clock, ringer } = this.deps;
    this.#cancelSound = clock.afterPaint(() => ringer.start(sound));
  }
}
