/**
 * Small pictures that a finger, a mouse or the arrow keys put into any corner.
 *
 * Which corner a picture stands in is its `data-corner`, which its owner draws.
 */

/** As much of a pointer's press as is needed here: React's event and the browser's have it. */
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

export interface Grip {
  /** It was put into this corner. */
  moved(corner: Corner): void;
  /** It was pressed and not moved. */
  tapped(): void;
}

/** Less than this is a click that trembles. */
const DRAG_FROM_PX = 6;

/** Follow the pointer from this press on; on release the element goes to the nearest corner. */
export function grab(press: Press, grip: Grip): void {
  const element = press.currentTarget;
  if (!(element instanceof HTMLElement) || press.button !== 0) return;
  if (press.target instanceof Element && press.target.closest("button, a")) return;
  const off = new AbortController();
  const { signal } = off;
  element.setPointerCapture(press.pointerId);
  element.addEventListener("pointermove", (move) => follow(element, press, move), { signal });
  element.addEventListener("pointerup", () => release(element, off, grip), { signal });
  element.addEventListener("pointercancel", () => letGo(element, off), { signal });
}

function follow(element: HTMLElement, press: Press, move: PointerEvent): void {
  const x = move.clientX - press.clientX;
  const y = move.clientY - press.clientY;
  if (element.dataset.dragging !== "true" && Math.hypot(x, y) < DRAG_FROM_PX) return;
  element.dataset.dragging = "true";
  element.style.transform = `translate(${x}px, ${y}px)`;
}

function release(element: HTMLElement, off: AbortController, grip: Grip): void {
  const around =
    element.offsetParent?.getBoundingClientRect() ?? document.body.getBoundingClientRect();
  const corner = cornerOf(element.getBoundingClientRect(), around);
  if (letGo(element, off)) grip.moved(corner);
  else grip.tapped();
}

/** Put it back where it stands; true if it had been moved. */
function letGo(element: HTMLElement, off: AbortController): boolean {
  off.abort();
  const wasMoved = element.dataset.dragging === "true";
  delete element.dataset.dragging;
  element.style.transform = "";
  return wasMoved;
}

type Box = Pick<DOMRect, "left" | "top" | "width" | "height">;

/** The corner of `around` that the middle of `box` is nearest to, such as `top-left`. */
export function cornerOf(box: Box, around: Box): Corner {
  const isLeft = box.left + box.width / 2 < around.left + around.width / 2;
  const isTop = box.top + box.height / 2 < around.top + around.height / 2;
  return `${isTop ? "top" : "bottom"}-${isLeft ? "left" : "right"}`;
}

/** Where an arrow key leads from `corner`; null when the key leads nowhere. */
export function cornerAfter(corner: Corner, key: string): Corner | null {
  const [row, column] = corner.split("-") as ["top" | "bottom", "left" | "right"];
  if (key === "ArrowLeft") return `${row}-left`;
  if (key === "ArrowRight") return `${row}-right`;
  if (key === "ArrowUp") return `top-${column}`;
  return key === "ArrowDown" ? `bottom-${column}` : null;
}
