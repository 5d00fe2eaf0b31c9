/**
 * Which part of the page an on-screen keyboard leaves in view.
 *
 * Keyboards of phones lie over the page, and browsers scroll the rest out of view. The two
 * custom properties say how much is hidden above and below, and the stylesheet keeps every
 * screen between them.
 */

/** As much of `visualViewport` as is needed here (CSSOM View, section 11). */
export interface VisibleArea {
  readonly height: number;
  readonly offsetTop: number;
  readonly scale: number;
}

export interface Hidden {
  readonly top: number;
  readonly bottom: number;
}

/** Who zooms in with two fingers wants a part of the page larger, not the page smaller. */
const ZOOMED = 1.01;

/** Return what is hidden of a page of this height, in CSS pixels. */
export function hiddenParts(area: VisibleArea, pageHeight: number): Hidden {
  if (area.scale > ZOOMED) return { top: 0, bottom: 0 };
  const top = Math.min(Math.max(0, Math.round(area.offsetTop)), pageHeight);
  return { top, bottom: Math.max(0, Math.round(pageHeight - area.height - top)) };
}

/** Keep the custom properties of `page` in step with its keyboard. */
export function followKeyboard(page: Window): void {
  const area = page.visualViewport;
  if (!area) return;
  const root = page.document.documentElement;
  const measure = (): void => {
    const { top, bottom } = hiddenParts(area, root.clientHeight);
    root.style.setProperty("--hidden-top", `${top}px`);
    root.style.setProperty("--hidden-bottom", `${bottom}px`);
    root.toggleAttribute("data-keyboard", bottom > 0);
  };
  area.addEventListener("resize", measure);
  area.addEventListener("scroll", measure);
  page.addEventListener("resize", measure);
  measure();
}
