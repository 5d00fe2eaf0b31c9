/** The title of the page in a real browser. */
import type { TabTitleDeps } from "./tab_title";

export const tabTitleDeps: Pick<TabTitleDeps, "title"> = {
  title: {
    get: () => document.title,
    set: (text) => {
      document.title = text;
    },
  },
};

/** Subscribe to changes of the title, for the lifetime of the page. */
export function onTitleChange(listener: () => void): void {
  // React replaces the element itself on a navigation.
  new MutationObserver(listener).observe(document.head, {
    childList: true,
    characterData: true,
    subtree: true,
  });
}
