/** The scrolling element of a conversation, as `message_list.ts` sees it. */
import type { ScrollView } from "./message_list";

/** Wrap the element that `find` returns, if any. */
export function createScrollView(find: () => HTMLElement | null): ScrollView {
  return {
    scrollTop: () => find()?.scrollTop ?? 0,
    viewHeight: () => find()?.clientHeight ?? 0,
    contentHeight: () => find()?.scrollHeight ?? 0,
    scrollTo(top, smooth) {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      find()?.scrollTo({ top, behavior: smooth && !calm ? "smooth" : "instant" });
    },
    place(row) {
      const log = find();
      if (log === null) return null;
      // A stored message is identified by its seq: client ids are unique per sender only.
      const name = row.stored ? `[data-seq="${row.seq}"]` : `[data-client-id="${row.client_id}"]`;
      const box = log.querySelector(name)?.getBoundingClientRect();
      if (box === undefined) return null;
      const start = log.getBoundingClientRect().top - log.scrollTop;
      return { top: box.top - start, bottom: box.bottom - start };
    },
  };
}
