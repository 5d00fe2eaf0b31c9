/**
 * The part of the page that an on-screen keyboard covers.
 *
 * Keyboards of phones cover the page, and browsers scroll the rest out of view. Two custom properties
 * hold the covered heights above and below; the stylesheet keeps every screen between them.
 */

/** The used part of `visualViewport` (CSSOM View, section 11). */
export interface VisibleArea {
  readonly height: number;
  readonly offsetTop: number;
  readonly scale: number;
}

export interface Hidden {
  readonly top: number;
  readonly bottom: number;
}

/** Beyond this scale the user has zoomed in, and the page must not shrink. */
const ZOOMED = 1.01;

/** Return the covered heights of a page of this height, in CSS pixels. */
export function hiddenParts(area: VisibleArea, pageHeight: number): Hidden {
  if (area.scale > ZOOMED) return { top: 0, bottom: 0 };
  const top = Math.min(Math.max(0, Math.round(area.offsetTop)), pageHeight);
  return { top, bottom: Math.max(0, Math.round(pageHeight - area.height - top)) };
}

/** Keep the custom properties up to date. */
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
