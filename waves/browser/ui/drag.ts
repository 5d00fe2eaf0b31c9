/**
 * Moves an element to a corner by pointer or arrow keys.
 *
 * The owner of the element renders its corner as `data-corner`.
 */

/** The used fields of a pointerdown event, React's or the browser's. */
export interface Press {
  readonly currentTarget: EventTarget | null;
  readonly target: EventTarget | null;
  readonly pointerId: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly button: number;
}

const CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"] as const;
export type Corner = (typeof CORNERS)[number];

export function isCorner(value: unknown): value is Corner {
  return (CORNERS as readonly unknown[]).includes(value);
}

export interface DragListener {
  /** The element was dropped in this corner. */
  moved(corner: Corner): void;
  /** The element was pressed but not moved. */
  tapped(): void;
}

/** A shorter movement is a click. */
const DRAG_FROM_PX = 6;

/** Follow the pointer until it is released; the element then moves to the nearest corner. */
export function grab(press: Press, listener: DragListener): void {
  const element = press.currentTarget;
  if (!(element instanceof HTMLElement) || press.button !== 0) return;
  if (press.target instanceof Element && press.target.closest("button, a")) return;
  const off = new AbortController();
  const { signal } = off;
  element.setPointerCapture(press.pointerId);
  element.addEventListener("pointermove", (move) => follow(element, press, move), { signal });
  element.addEventListener("pointerup", () => release(element, off, listener), { signal });
  element.addEventListener("pointercancel", () => reset(element, off), { signal });
}

function follow(element: HTMLElement, press: Press, move: PointerEvent): void {
  const x = move.clientX - press.clientX;
  const y = move.clientY - press.clientY;
  if (element.dataset.dragging !== "true" && Math.hypot(x, y) < DRAG_FROM_PX) return;
  element.dataset.dragging = "true";
  element.style.transform = `translate(${x}px, ${y}px)`;
}

function release(element: HTMLElement, off: AbortController, listener: DragListener): void {
  const around =
    element.offsetParent?.getBoundingClientRect() ?? document.body.getBoundingClientRect();
  const corner = cornerOf(element.getBoundingClientRect(), around);
  if (reset(element, off)) listener.moved(corner);
  else listener.tapped();
}

/** Remove the translation. Returns whether the element was moved. */
function reset(element: HTMLElement, off: AbortController): boolean {
  off.abort();
  const wasMoved = element.dataset.dragging === "true";
  delete element.dataset.dragging;
  element.style.transform = "";
  return wasMoved;
}

type Box = Pick<DOMRect, "left" | "top" | "width" | "height">;

/** Return the corner of `around` nearest to the center of `box`. */
export function cornerOf(box: Box, around: Box): Corner {
  const isLeft = box.left + box.width / 2 < around.left + around.width / 2;
  const isTop = box.top + box.height / 2 < around.top + around.height / 2;
  return `${isTop ? "top" : "bottom"}-${isLeft ? "left" : "right"}`;
}

/** Return the corner that an arrow key moves to, or null for other keys. */
export function cornerAfter(corner: Corner, key: string): Corner | null {
  const [row, column] = corner.split("-") as ["top" | "bottom", "left" | "right"];
  if (key === "ArrowLeft") return `${row}-left`;
  if (key === "ArrowRight") return `${row}-right`;
  if (key === "ArrowUp") return `top-${column}`;
  return key === "ArrowDown" ? `bottom-${column}` : null;
}
