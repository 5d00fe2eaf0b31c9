/** Pointer and keyboard actions on the stage of a call. */
import { app } from "../app";
import type { Movable } from "../stage/stage";
import { cornerAfter, grab as follow, isCorner, type Press } from "../ui/drag";
import { type InputMethodKey, isInputMethodKey } from "../ui/input_method";

interface StageClick {
  readonly target: EventTarget | null;
  preventDefault(): void;
  stopPropagation(): void;
}

const CONTROLS = "button, a, input, select, textarea, label, video[data-stream=local]";

/** Its elements are shown by what is loaded with it. */
const stage = () => app().calls.code.now.stage;

export function pressed(event: { readonly pointerType: string }): void {
  stage().touchControls.pressed({ isTouch: event.pointerType === "touch" });
}

export function clicked(event: StageClick): void {
  const isOnControl = event.target instanceof Element && event.target.closest(CONTROLS) !== null;
  if (!stage().touchControls.clicked({ isOnControl })) return;
  event.preventDefault();
  event.stopPropagation();
}

interface CornerKey extends InputMethodKey {
  readonly key: string;
  readonly currentTarget: EventTarget | null;
  preventDefault(): void;
}

const isSmall = () => stage().store.getSnapshot().minimised;

/** The stage can be moved only while it is minimised. */
const canMove = (what: Movable) => what === "localVideo" || isSmall();

/** Drag an element to a corner. */
export function grab(event: Press, what: Movable): void {
  if (!canMove(what)) return;
  follow(event, {
    moved: (corner) => stage().move(what, corner),
    tapped() {
      if (what === "minimisedCall" && isSmall()) stage().toggleMinimised();
    },
  });
}

/** Move the focused element by arrow keys. */
export function dragKeyPressed(event: CornerKey, what: Movable): void {
  if (isInputMethodKey(event)) return;
  const corner = (event.currentTarget as HTMLElement | null)?.dataset.corner;
  const next = isCorner(corner) && canMove(what) ? cornerAfter(corner, event.key) : null;
  if (next === null) return;
  event.preventDefault();
  stage().move(what, next);
}
