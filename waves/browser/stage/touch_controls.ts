/**
 * A finger has no hover: a tap on the stage shows its controls, another hides them.
 *
 * While they are hidden the first tap does nothing else: nobody hangs up by touching a
 * button that cannot be seen. A mouse has shown them by the time it is there.
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

  /** Something has come down on the stage. */
  pressed({ isTouch }: { isTouch: boolean }): void {
    const { controlsHidden, minimised, panel } = this.deps.stage.getSnapshot();
    const isBare = isTouch && !minimised && panel === "";
    this.#press = !isBare ? "none" : controlsHidden ? "hidden" : "shown";
    if (isTouch) this.deps.controls.moved();
  }

  /** It has become a click; true when that must reach nothing. */
  clicked({ isOnControl }: { isOnControl: boolean }): boolean {
    const press = this.#press;
    this.#press = "none";
    if (press === "shown" && !isOnControl) this.deps.controls.hideNow();
    return press === "hidden";
  }
}
