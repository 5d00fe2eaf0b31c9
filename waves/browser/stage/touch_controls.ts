/**
 * Shows and hides the controls by touch: a tap on the stage shows them, another hides them.
 *
 * While they are hidden the first tap does nothing else, so that no invisible button is
 * pressed. A mouse shows them by moving.
 */
import type { AutoHide } from "./auto_hide";
import type { StageStore } from "./snapshot";

export interface TouchControlsDeps {
  stage: StageStore;
  controls: Pick<AutoHide, "moved" | "hideNow">;
}

export class TouchControls {
  #press: "hidden" | "shown" | "none" = "none";

  constructor(private readonly deps: TouchControlsDeps) {}

  /** A pointer was pressed on the stage. */
  pressed({ isTouch }: { isTouch: boolean }): void {
    const { controlsHidden, minimised, panel } = this.deps.stage.getSnapshot();
    const isBare = isTouch && !minimised && panel === "";
    this.#press = !isBare ? "none" : controlsHidden ? "hidden" : "shown";
    if (isTouch) this.deps.controls.moved();
  }

  /** The press has become a click. Returns true when the click must be swallowed. */
  clicked({ isOnControl }: { isOnControl: boolean }): boolean {
    const press = this.#press;
    this.#press = "none";
    if (press === "shown" && !isOnControl) this.deps.controls.hideNow();
    return press === "hidden";
  }
}
