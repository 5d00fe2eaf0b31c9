/** A call that this tab was in before a reload, while it may still come back to it. */
import type { CallAcceptedFrame, CallEndedFrame } from "../socket/protocol";
import type { CallManager } from "./call_manager";
import type { EngineDeps, RememberedCall } from "./engine_deps";

/** The other side waits for half a minute; a tab restored next morning must not come back. */
const COMES_BACK_WITHIN_MS = 40_000;
/** The server cancels a ring whose caller is away for longer. */
const GOES_ON_CALLING_WITHIN_MS = 15_000;
const ASK_AGAIN_MS = 1_000;

export class ResumableCall {
  #call: RememberedCall | null;

  constructor(
    private readonly deps: EngineDeps,
    private readonly manager: CallManager,
  ) {
    const { clock, memory, wire } = deps;
    this.#call = memory.load();
    if (this.#call !== null && isTooOld(this.#call, clock.now())) this.#forget();
    wire.onOpen(() => this.#ask());
  }

  /** Go on with the call of this frame, if it is the one; else false. */
  takes(frame: CallAcceptedFrame): boolean {
    const call = this.#call;
    const isIt = call?.callId === frame.call_id || call?.callId === frame.replaces;
    if (call === null || !isIt || this.manager.live !== null) return false;
    this.#call = null;
    this.manager.comeBack(call, frame);
    return true;
  }

  /** The server did not hear of the acceptance here: the call waits for another click. */
  ringsAgain(callId: string): void {
    if (this.#call?.callId === callId) this.#forget();
  }

  /** It is over: say so, if it is the one; else false. */
  ended({ call_id, reason }: CallEndedFrame): boolean {
    const call = this.#call;
    if (call?.callId !== call_id || this.manager.live !== null) return false;
    this.#call = null;
    this.manager.endedMeanwhile(call, reason);
    return true;
  }

  #ask(): void {
    const call = this.#call;
    if (call === null) return;
    if (call.ticket !== "") this.#resume(call.ticket);
    else if (call.isCaller) this.#redial(call);
  }

  #redial(call: RememberedCall): void {
    this.#call = null;
    if (this.manager.live === null) this.manager.redial(call);
  }

  #resume(ticket: string): void {
    this.manager.commands.resume(ticket, (code) => {
      if (code === "not_found") this.#forget();
      // The server cannot answer just now: that is not the end of the call.
      else this.deps.clock.after(ASK_AGAIN_MS, () => this.#ask());
    });
  }

  #forget(): void {
    this.#call = null;
    this.deps.memory.clear();
  }
}

function isTooOld({ ticket, aliveAt }: RememberedCall, now: number): boolean {
  return now - aliveAt > (ticket === "" ? GOES_ON_CALLING_WITHIN_MS : COMES_BACK_WITHIN_MS);
}
