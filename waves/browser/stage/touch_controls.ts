/**
 * A finger has no hover: a tap on the stage shows its controls, another hides them.
 *
 * While they are hidden the first tap does nothing else: nobody hangs up by touching a
 * button that cannot be seen. A mouse has shown them by the time it is there.
 */
import type { Fader } from "./auto_hide";
import type { StageStore } from "./snapshot";

export interface TapsParts {
  stage: StageStore;
  controls: Pick<Fader, "moved" | "hideNow">;
}

export class Taps {
  #press: "hidden" | "shown" | "none" = "none";

  constructor(private readonly parts: TapsParts) {}

  /** Something has come down on the stage. */
  pressed({ isTouch }: { isTouch: boolean }): void {
    const { controlsHidden, minimised, panel } = this.parts.stage.getSnapshot();
    const isBare = isTouch && !minimised && panel === "";
    this.#press = !isBare ? "none" : controlsHidden ? "hidden" : "shown";
    if (isTouch) this.parts.controls.moved();
  }

  /** It has become a click; true when that must reach nothing. */
  clicked({ isOnControl }: { isOnControl: boolean }): boolean {
    const press = this.#press;
    this.#press = "none";
    if (press === "shown" && !isOnControl) this.parts.controls.hideNow();
    return press === "hidden";
  }
}
