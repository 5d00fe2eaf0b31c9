/** The scrolling element of a conversation, as `row_window.ts` sees it. */
import { spaceKey } from "./row_range";
import type { ScrollView } from "./row_window";

/** As long as the animation in the stylesheet. */
const FLASH_MS = 1_600;

/** Wrap the element that `find` returns, if any. Its rows have their keys as `data-row`. */
export function createScrollView(find: () => HTMLElement | null): ScrollView {
  const elementOf = createIndex(find);
  return {
    scrollTop: () => find()?.scrollTop ?? 0,
    viewHeight: () => find()?.clientHeight ?? 0,
    viewWidth: () => find()?.clientWidth ?? 0,
    contentHeight: () => find()?.scrollHeight ?? 0,
    scrollTo(top, smooth) {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      find()?.scrollTo({ top, behavior: smooth && !calm ? "smooth" : "instant" });
    },
    beforePaint(task) {
      const frame = requestAnimationFrame(task);
      return () => cancelAnimationFrame(frame);
    },
    place(row) {
      const log = find();
      const box = elementOf(row.key)?.getBoundingClientRect();
      if (log === null || box === undefined) return null;
      const start = log.getBoundingClientRect().top - log.scrollTop;
      return { top: box.top - start, bottom: box.bottom - start };
    },
    rowHeight(row) {
      const element = elementOf(row.key);
      const before = element?.previousElementSibling;
      if (!element || !before) return null;
      return element.getBoundingClientRect().bottom - before.getBoundingClientRect().bottom;
    },
    setSpace(index, height) {
      const element = elementOf(spaceKey(index));
      if (element) element.style.height = `${height}px`;
    },
    focus: (row) => elementOf(row.key)?.focus({ preventScroll: true }),
    flash(row) {
      const element = elementOf(row.key);
      if (element === undefined) return;
      element.setAttribute("data-flash", "");
      setTimeout(() => element.removeAttribute("data-flash"), FLASH_MS);
    },
    heldRows: () => heldIn(find()),
  };
}

/** Return a function that finds the element of a row by its key. */
function createIndex(find: () => HTMLElement | null): (key: string) => HTMLElement | undefined {
  let elements: ReadonlyMap<string, HTMLElement> = new Map();
  return (key) => {
    const log = find();
    const known = elements.get(key);
    if (log === null || known?.parentNode === log) return known;
    const rows = log.querySelectorAll<HTMLElement>(":scope > [data-row]");
    elements = new Map([...rows].map((row) => [keyOf(row), row]));
    return elements.get(key);
  };
}

const keyOf = (row: HTMLElement): string => row.getAttribute("data-row") ?? "";

function heldIn(log: HTMLElement | null): readonly string[] {
  const selection = document.getSelection();
  const ends = selection?.isCollapsed ? [] : [selection?.anchorNode, selection?.focusNode];
  return [document.activeElement, ...ends]
    .filter((node) => node && log?.contains(node))
    .map((node) => (node instanceof Element ? node : node?.parentElement))
    .map((element) => element?.closest<HTMLElement>("[data-row]"))
    .flatMap((row) => (row ? [keyOf(row)] : []));
}
