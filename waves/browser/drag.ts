/** Small pictures that a finger or a mouse puts into any corner of what is around them. */

/** As much of a pointer's press as is needed here: React's event and the browser's have it. */
export interface Press {
  readonly currentTarget: EventTarget | null;
  readonly target: EventTarget | null;
  readonly pointerId: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly button: number;
}

/** Less than this is a click that trembles. */
const DRAG_FROM_PX = 6;

/** Follow the pointer from this press on; on release the element goes to the nearest corner. */
export function grab(press: Press): void {
  const element = press.currentTarget;
  if (!(element instanceof HTMLElement) || press.button !== 0 || !isMovable(element)) return;
  if (press.target instanceof Element && press.target.closest("button, a")) return;
  const off = new AbortController();
  const { signal } = off;
  element.setPointerCapture(press.pointerId);
  element.addEventListener("pointermove", (move) => follow(element, press, move), { signal });
  element.addEventListener("pointerup", () => release(element, off), { signal });
  element.addEventListener("pointercancel", () => release(element, off), { signal });
}

/** The stage of a call only moves while it is small. */
function isMovable(element: HTMLElement): boolean {
  return element.dataset.minimised !== "false";
}

function follow(element: HTMLElement, press: Press, move: PointerEvent): void {
  const x = move.clientX - press.clientX;
  const y = move.clientY - press.clientY;
  if (element.dataset.dragging !== "true" && Math.hypot(x, y) < DRAG_FROM_PX) return;
  element.dataset.dragging = "true";
  element.style.transform = `translate(${x}px, ${y}px)`;
}

function release(element: HTMLElement, off: AbortController): void {
  off.abort();
  if (element.dataset.dragging !== "true") return;
  const around =
    element.offsetParent?.getBoundingClientRect() ?? document.body.getBoundingClientRect();
  element.dataset.corner = cornerOf(element.getBoundingClientRect(), around);
  delete element.dataset.dragging;
  element.style.transform = "";
}

type Box = Pick<DOMRect, "left" | "top" | "width" | "height">;

/** The corner of `around` that the middle of `box` is nearest to, such as `top-left`. */
export function cornerOf(box: Box, around: Box): string {
  const isLeft = box.left + box.width / 2 < around.left + around.width / 2;
  const isTop = box.top + box.height / 2 < around.top + around.height / 2;
  return `${isTop ? "top" : "bottom"}-${isLeft ? "left" : "right"}`;
}
