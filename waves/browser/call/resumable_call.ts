/** A call that this tab was in before a reload, while it can still be resumed. */
import type { CallAcceptedFrame, CallEndedFrame } from "../socket/protocol";
import type { CallManager } from "./call_manager";
import type { EngineDeps } from "./engine_deps";
import type { PersistedCall } from "./model/call_persistence";

/** The peer waits for half a minute; a tab restored the next morning must not resume. */
const COMES_BACK_WITHIN_MS = 40_000;
/** The server cancels a ring when its caller is away for longer. */
const GOES_ON_CALLING_WITHIN_MS = 15_000;
const RETRY_AFTER_MS = 1_000;

export class ResumableCall {
  #call: PersistedCall | null;

  constructor(
    private readonly deps: EngineDeps,
    private readonly manager: CallManager,
  ) {
    const { clock, callStorage, socket } = deps;
    this.#call = callStorage.load();
    if (this.#call !== null && isTooOld(this.#call, clock.now())) this.#forget();
    socket.onOpen(() => this.#requestResume());
  }

  /** Resume the call of this frame. Returns false when it is another call. */
  resumes(frame: CallAcceptedFrame): boolean {
    const call = this.#call;
    const isIt = call?.callId === frame.call_id || call?.callId === frame.replaces;
    if (call === null || !isIt || this.manager.live !== null) return false;
    this.#call = null;
    this.manager.resume(call, frame);
    return true;
  }

  /** The server did not receive the acceptance: the call rings again. */
  ringsAgain(callId: string): void {
    if (this.#call?.callId === callId) this.#forget();
  }

  /** Show the end of the call. Returns false when it is another call. */
  ended({ call_id, reason }: CallEndedFrame): boolean {
    const call = this.#call;
    if (call?.callId !== call_id || this.manager.live !== null) return false;
    this.#call = null;
    this.manager.endedMeanwhile(call, reason);
    return true;
  }

  #requestResume(): void {
    const call = this.#call;
    if (call === null) return;
    if (call.ticket !== "") this.#resume(call.ticket);
    else if (call.isCaller) this.#redial(call);
  }

  #redial(call: PersistedCall): void {
    this.#call = null;
    if (this.manager.live === null) this.manager.redial(call);
  }

  #resume(ticket: string): void {
    this.manager.commands.resume(ticket, (code) => {
      if (code === "not_found") this.#forget();
      // A temporary failure of the server does not end the call.
      else this.deps.clock.after(RETRY_AFTER_MS, () => this.#requestResume());
    });
  }

  #forget(): void {
    this.#call = null;
    this.deps.callStorage.clear();
  }
}

function isTooOld({ ticket, aliveAt }: PersistedCall, now: number): boolean {
  return now - aliveAt > (ticket === "" ? GOES_ON_CALLING_WITHIN_MS : COMES_BACK_WITHIN_MS);
}
