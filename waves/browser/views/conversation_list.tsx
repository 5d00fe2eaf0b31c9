/** The conversation list: a part of its lines is in the document, and it loads its next page. */
import { type HTMLAttributes, useEffect, useLayoutEffect, useRef } from "react";
import { app } from "../app";
import { values } from "../bridge";
import { type ConversationLine, conversationRows } from "../messages/conversation_rows";
import type { LineView } from "../messages/line_window";
import { useLatest } from ".";

type ConversationListProps = HTMLAttributes<HTMLUListElement> & {
  label: string;
  /** All lines; the children are those of `drawnLines`. */
  lines: readonly ConversationLine[];
  onMore?: (before: string) => void;
  /** Whether these are the archived conversations. */
  archive?: boolean;
};

export function ConversationList({
  label,
  lines,
  onMore,
  archive = false,
  children,
  ...rest
}: ConversationListProps) {
  const ref = useRef<HTMLUListElement>(null);
  const range = values.conversationRange();
  const listNext = conversationRows.cursor === "" ? null : conversationRows.cursor;
  const next = archive ? conversationRows.archiveNext : listNext;
  useEffect(() => watch(ref.current), []);
  useEffect(() => (ref.current === null ? undefined : app().rowMenu.follow(ref.current)), []);
  useLayoutEffect(() => {
    const { lineWindow } = app();
    lineWindow.show(viewOf(ref.current));
    return () => lineWindow.show(null);
  }, []);
  useLayoutEffect(
    () => app().lineWindow.update(lines, next === null ? lines.length : UNKNOWN),
    [lines, range, next],
  );
  return (
    <>
      {/* biome-ignore lint/a11y/noRedundantRoles: without markers it is no list for VoiceOver */}
      <ul {...rest} ref={ref} role="list" aria-label={label}>
        {children}
      </ul>
      <ListEnd lines={lines} next={next} onMore={onMore} />
    </>
  );
}

interface ListEndProps {
  lines: readonly ConversationLine[];
  /** The cursor of the next page; null: the list is complete. */
  next: string | null;
  onMore: ConversationListProps["onMore"];
}

/** An empty element at the end of the list; it asks for the next page when it becomes visible. */
function ListEnd({ lines, next, onMore }: ListEndProps) {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useLatest(onMore);
  // With every change of the list: a page that did not continue it is asked for again.
  useEffect(() => {
    if (next === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) latest.current?.(next);
    });
    if (ref.current !== null) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [latest, next, lines]);
  return <div ref={ref} aria-hidden="true" className="list-end" />;
}

/** The number of lines of a list that continues on the server, for `aria-setsize`. */
const UNKNOWN = -1;

function watch(list: HTMLElement | null): (() => void) | undefined {
  const scroller = list?.parentElement?.parentElement;
  if (!scroller) return undefined;
  const off = new AbortController();
  const follow = (): void => app().lineWindow.follow();
  const sizes = new ResizeObserver(follow);
  sizes.observe(scroller);
  scroller.addEventListener("scroll", follow, { passive: true, signal: off.signal });
  return () => {
    off.abort();
    sizes.disconnect();
  };
}

function viewOf(list: HTMLElement | null): LineView | null {
  const scroller = list?.parentElement?.parentElement;
  if (!list || !scroller) return null;
  const top = (element: Element | undefined) => element?.getBoundingClientRect().top ?? 0;
  const items = () => [...list.children] as HTMLElement[];
  return {
    height: () => scroller.clientHeight,
    top: (place) => top(list.children[place]) - top(scroller),
    scrollBy: (pixels) => scroller.scrollBy({ top: pixels, behavior: "instant" }),
    setRoom(before, after) {
      for (const [place, item] of items().entries()) setRoom(item, "marginTop", before[place]);
      setRoom(list, "paddingBottom", after);
    },
    number(indexes, count) {
      for (const [place, item] of items().entries()) setNumber(item, indexes?.[place], count);
    },
    focused: () => items().findIndex((item) => item.contains(document.activeElement)),
  };
}

function setRoom(element: HTMLElement, side: "marginTop" | "paddingBottom", pixels = 0): void {
  const wanted = pixels > 0 ? `${pixels}px` : "";
  if (element.style[side] !== wanted) element.style[side] = wanted;
}

function setNumber(item: HTMLElement, index: number | undefined, count: number): void {
  if (index === undefined) {
    item.removeAttribute("aria-posinset");
    item.removeAttribute("aria-setsize");
    return;
  }
  item.setAttribute("aria-posinset", `${index + 1}`);
  item.setAttribute("aria-setsize", `${count}`);
}
