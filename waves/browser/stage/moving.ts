/** Moves the elements of a call to corners, by pointer or arrow keys. */
import { cornerAfter, grab as follow, isCorner, type Press } from "../ui/drag";
import { type InputMethodKey, isInputMethodKey } from "../ui/input_method";
import type { Movable, Stage } from "./stage";

/** The used fields of a keydown event on such an element. */
export interface CornerKey extends InputMethodKey {
  readonly key: string;
  readonly currentTarget: EventTarget | null;
  preventDefault(): void;
}

export function createMoving(stage: Pick<Stage, "store" | "move" | "toggleMinimised">) {
  const isSmall = () => stage.store.getSnapshot().minimised;
  // The stage can be moved only while it is minimised.
  const canMove = (what: Movable) => what === "localVideo" || isSmall();
  return {
    grab(event: Press, what: Movable): void {
      if (!canMove(what)) return;
      follow(event, {
        moved: (corner) => stage.move(what, corner),
        tapped() {
          if (what === "minimisedCall" && isSmall()) stage.toggleMinimised();
        },
      });
    },
    keyPressed(event: CornerKey, what: Movable): void {
      if (isInputMethodKey(event)) return;
      const corner = (event.currentTarget as HTMLElement | null)?.dataset.corner;
      const next = isCorner(corner) && canMove(what) ? cornerAfter(corner, event.key) : null;
      if (next === null) return;
      event.preventDefault();
      stage.move(what, next);
    },
  };
}
