/** Pointer and keyboard actions on the stage of a call. */
import { app } from "../app";
import type { CornerKey } from "../stage/moving";
import type { Movable } from "../stage/stage";
import type { Press } from "../ui/drag";

interface StageClick {
  readonly target: EventTarget | null;
  preventDefault(): void;
  stopPropagation(): void;
}

const CONTROLS = "button, a, input, select, textarea, label, video[data-stream=local]";

/** Its elements are shown by what is loaded with it. */
const stage = () => app().calls.code.now.stage;
const moving = () => app().calls.code.now.moving;

export function pressed(event: { readonly pointerType: string }): void {
  stage().touchControls.pressed({ isTouch: event.pointerType === "touch" });
}

export function clicked(event: StageClick): void {
  const isOnControl = event.target instanceof Element && event.target.closest(CONTROLS) !== null;
  if (!stage().touchControls.clicked({ isOnControl })) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Drag an element to a corner. */
export const grab = (event: Press, what: Movable): void => moving().grab(event, what);

/** Move the focused element by arrow keys. */
export const dragKeyPressed = (event: CornerKey, what: Movable): void =>
  moving().keyPressed(event, what);
