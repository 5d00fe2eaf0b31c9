/**
 * Manages the focus when parts of the call appear or disappear: into a panel that opens, and
 * back to the element that opened it.
 */
import type { Clock } from "../kit/clock";
import type { Panel, StageStore } from "./snapshot";

export interface FocusPort {
  /** A function that restores the present focus; null while nothing has the focus. */
  current(): (() => void) | null;
  /** Focus the panel, unless the focus is in it. */
  enterPanel(panel: Panel): void;
  /** Focus the button that opens the panel. */
  toOpener(panel: Panel): void;
  /** Focus the button that restores the minimised call. */
  toMinimisedCall(): void;
}

export interface FocusKeeperDeps {
  port: FocusPort;
  stage: StageStore;
  clock: Clock;
}

export class FocusKeeper {
  #panel: Panel | "" = "";
  #isSmall = false;
  #restoreFocus: (() => void) | null = null;

  constructor(private readonly deps: FocusKeeperDeps) {
    deps.stage.subscribe(() => this.#follow());
  }

  #follow(): void {
    const { panel, minimised } = this.deps.stage.getSnapshot();
    const before = this.#panel;
    if (panel !== before) {
      this.#panel = panel;
      if (panel === "") this.#closed(before as Panel);
      else this.#opened(panel, before);
    }
    if (minimised !== this.#isSmall) this.#sizeChanged(minimised);
  }

  /** Deferred: React renders after the store has notified its subscribers. */
  #opened(panel: Panel, before: Panel | ""): void {
    if (before === "") this.#restoreFocus = this.deps.port.current();
    this.deps.clock.after(0, () => {
      if (this.#panel === panel) this.deps.port.enterPanel(panel);
    });
  }

  #closed(panel: Panel): void {
    const { port, clock } = this.deps;
    const restoreFocus = this.#restoreFocus ?? (() => {});
    this.#restoreFocus = null;
    clock.after(0, () => {
      if (port.current() !== null) return;
      restoreFocus();
      if (port.current() === null) port.toOpener(panel);
    });
  }

  #sizeChanged(isSmall: boolean): void {
    this.#isSmall = isSmall;
    if (!isSmall) return;
    const { port, clock } = this.deps;
    clock.after(0, () => {
      if (port.current() === null) port.toMinimisedCall();
    });
  }
}
