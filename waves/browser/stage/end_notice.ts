/** How long the reason of the end of a call stays on the screen. */
import type { CallActions } from "../call/actions";
import type { CallStore } from "../call/model/snapshot";
import type { Clock } from "../kit/clock";

const SHOWN_MS = 3_000;

export interface EndNoticeDeps {
  call: CallStore;
  actions: Pick<CallActions, "dismiss">;
  clock: Clock;
}

export class EndNotice {
  #shown = "";
  #cancel = (): void => {};

  constructor(private readonly deps: EndNoticeDeps) {
    deps.call.subscribe(() => this.#callChanged());
  }

  /** The user is active: restart the timer. */
  moved(): void {
    if (this.#shown !== "") this.#dismissLater();
  }

  #callChanged(): void {
    const { phase, callId, endReason, unseen } = this.deps.call.getSnapshot();
    const shown = phase === "ended" ? [callId, endReason, unseen].join() : "";
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#cancel();
    // A call that was missed while nobody was here stays until it is dismissed.
    if (shown !== "" && !unseen) this.#dismissLater();
  }

  #dismissLater(): void {
    const { actions, clock } = this.deps;
    this.#cancel();
    this.#cancel = clock.after(SHOWN_MS, () => actions.dismiss());
  }
}
