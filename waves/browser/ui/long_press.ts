/** Long presses of a finger. Some browsers make a `contextmenu` event of one, Safari on iOS does not. */
import type { Clock } from "../kit/clock";

const LONG_MS = 500;
const MOVED_PX = 10;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Follow the presses on an element until `signal` is aborted.
 *
 * @param opened Called with what is pressed; returns whether the press has an effect. Then its end is
 * no click.
 */
export function followLongPress(
  element: EventTarget,
  clock: Clock,
  opened: (target: EventTarget | null, at: Place) => boolean,
  signal: AbortSignal,
): void {
  let cancel = (): void => {};
  let began: Place = { x: 0, y: 0 };
  let isOpened = false;
  const on = <E extends Event>(type: string, listen: (event: E) => void, capture = false): void =>
    element.addEventListener(type, listen as EventListener, { signal, capture });

  on("pointerdown", (event: PointerEvent) => {
    cancel();
    isOpened = false;
    if (event.pointerType !== "touch" || !event.isPrimary) return;
    began = { x: event.clientX, y: event.clientY };
    cancel = clock.after(LONG_MS, () => {
      isOpened = opened(event.target, began);
    });
  });
  on("pointermove", (event: PointerEvent) => {
    if (Math.hypot(event.clientX - began.x, event.clientY - began.y) > MOVED_PX) cancel();
  });
  for (const end of ["pointerup", "pointercancel"]) on(end, () => cancel());
  on(
    "click",
    (event: MouseEvent) => {
      if (!isOpened) return;
      isOpened = false;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  signal.addEventListener("abort", () => cancel());
}
