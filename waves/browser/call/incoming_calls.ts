/** Incoming calls: they ring unless they are known to have ended already. */
import type { CallEndedFrame, CallIncomingFrame, WelcomeFrame } from "../socket/protocol";
import { ELSEWHERE } from "../socket/protocol";
import type { CallManager } from "./call_manager";
import type { EngineDeps } from "./engine_deps";

/** How long the server lets a call ring. */
const RING_MS = 45_000;
/** An older ring was delayed by a sleeping page or its network. */
const LATE_MS = 2_000;
/** A reachable server answers a ping within this time; without an answer the call rings. */
const CERTAIN_WITHIN_MS = 1_000;

export class IncomingCalls {
  readonly #waiting = new Map<string, CallIncomingFrame>();
  /** The missed calls of the previous `welcome`; null before the first. */
  #known: ReadonlySet<string> | null = null;

  constructor(
    private readonly deps: Pick<EngineDeps, "socket" | "clock" | "serverClock">,
    private readonly manager: CallManager,
  ) {}

  /**
   * Ring; a late call rings only after everything that arrived with it has been processed.
   *
   * A page that was asleep receives the ring and its end together. The reply to a ping
   * comes after both, so that nothing flashes. A call that is shown already rings on.
   */
  offered(frame: CallIncomingFrame): void {
    if (!this.#isLate(frame) || this.manager.shows(frame.call_id)) {
      this.manager.ring(frame);
      return;
    }
    this.#waiting.set(frame.call_id, frame);
    void this.#isCertain().then(() => {
      if (this.#waiting.delete(frame.call_id)) this.manager.ring(frame);
    });
  }

  /** A call ended before it rang here: show it as missed. Returns false for other calls. */
  ended({ call_id, reason }: CallEndedFrame): boolean {
    const frame = this.#waiting.get(call_id);
    if (frame === undefined) return false;
    this.#waiting.delete(call_id);
    if (!ELSEWHERE.some((elsewhere) => elsewhere === reason)) this.manager.missed(frame);
    return true;
  }

  /** The socket is open again: show what was missed while this page was disconnected. */
  welcomed({ missed: rings }: WelcomeFrame): void {
    const known = this.#known;
    this.#known = new Set(rings.map((ring) => ring.call_id));
    if (known === null) return;
    const last = rings.filter((one) => !known.has(one.call_id) && one.reason !== "busy").at(-1);
    if (last !== undefined) this.manager.missed(last);
  }

  #isLate({ expires_at }: CallIncomingFrame): boolean {
    const serverNow = this.deps.serverClock.now();
    return serverNow !== null && serverNow > Date.parse(expires_at) - RING_MS + LATE_MS;
  }

  #isCertain(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.deps.clock.after(CERTAIN_WITHIN_MS, resolve);
      const isAnswered = (): void => {
        cancel();
        resolve();
      };
      this.deps.socket.request({ type: "ping" }).then(isAnswered, () => {});
    });
  }
}
