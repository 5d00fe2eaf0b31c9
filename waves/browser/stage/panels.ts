/** Which panel is open beside the pictures of a running call, and whether the call is minimised. */
import { type CallStore, isRunning } from "../call/model/snapshot";
import type { Store } from "../kit/store";
import type { Panel, StageSnapshot } from "./snapshot";

export class Panels {
  constructor(
    private readonly call: CallStore,
    private readonly stage: Pick<Store<StageSnapshot>, "getSnapshot" | "set">,
  ) {
    call.subscribe(() => {
      if (!this.#isRunning) stage.set({ panel: "", minimised: false });
    });
  }

  /** Open this panel in place of another, or close it; either brings the call to the stage. */
  toggle(panel: Panel): void {
    const { panel: open, minimised } = this.stage.getSnapshot();
    const isClosing = open === panel && !minimised;
    if (this.#isRunning) this.stage.set({ panel: isClosing ? "" : panel, minimised: false });
  }

  close(): void {
    this.stage.set({ panel: "" });
  }

  minimise(minimised = true): void {
    if (this.#isRunning) this.stage.set({ minimised });
  }

  get #isRunning(): boolean {
    return isRunning(this.call.getSnapshot());
  }
}
