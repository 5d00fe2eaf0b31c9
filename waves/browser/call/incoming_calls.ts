/** Calls that want to ring here: they ring unless they are known to be over already. */
import type { CallEndedFrame, CallIncomingFrame, WelcomeFrame } from "../socket/protocol";
import { ELSEWHERE } from "../socket/protocol";
import type { CallManager } from "./call_manager";
import type { EngineDeps } from "./engine_deps";

/** How long the server lets a call ring. */
const RING_MS = 45_000;
/** A ring that is older when it arrives here has waited for this page, or for its network. */
const LATE_MS = 2_000;
/** A server that is there answers a ping in less; without an answer it rings all the same. */
const CERTAIN_WITHIN_MS = 1_000;

export class IncomingCalls {
  readonly #waiting = new Map<string, CallIncomingFrame>();
  /** What to add to our clock to get the server's; null before it is known. */
  #serverAhead: number | null = null;
  /** What the server said was missed when this page last came; null before the first time. */
  #known: ReadonlySet<string> | null = null;

  constructor(
    private readonly deps: Pick<EngineDeps, "wire" | "clock">,
    private readonly manager: CallManager,
  ) {}

  /**
   * Let it ring; one that is late, after everything that has arrived with it was read.
   *
   * A page that was asleep finds the ring and its end together. The answer to a ping comes
   * after both, so that nothing flashes.
   */
  offered(frame: CallIncomingFrame): void {
    if (!this.#isLate(frame) || this.manager.withId(frame.call_id) !== null) {
      this.manager.ring(frame);
      return;
    }
    this.#waiting.set(frame.call_id, frame);
    void this.#isCertain().then(() => {
      if (this.#waiting.delete(frame.call_id)) this.manager.ring(frame);
    });
  }

  /** It is over before it rang here: say so, if it is such a call; else false. */
  ended({ call_id, reason }: CallEndedFrame): boolean {
    const frame = this.#waiting.get(call_id);
    if (frame === undefined) return false;
    this.#waiting.delete(call_id);
    if (!ELSEWHERE.some((elsewhere) => elsewhere === reason)) this.manager.missed(frame);
    return true;
  }

  /** The socket is open: say what rang while it was away, and this page was here. */
  welcomed({ missed: rings, server_time }: WelcomeFrame): void {
    this.#serverAhead = Date.parse(server_time) - this.deps.clock.now();
    const known = this.#known;
    this.#known = new Set(rings.map((ring) => ring.call_id));
    if (known === null) return;
    const last = rings.filter((one) => !known.has(one.call_id) && one.reason !== "busy").at(-1);
    if (last !== undefined) this.manager.missed(last);
  }

  #isLate({ expires_at }: CallIncomingFrame): boolean {
    if (this.#serverAhead === null) return false;
    const serverNow = this.deps.clock.now() + this.#serverAhead;
    return serverNow > Date.parse(expires_at) - RING_MS + LATE_MS;
  }

  #isCertain(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.deps.clock.after(CERTAIN_WITHIN_MS, resolve);
      const isAnswered = (): void => {
        cancel();
        resolve();
      };
      this.deps.wire.request({ type: "ping" }).then(isAnswered, () => {});
    });
  }
}
