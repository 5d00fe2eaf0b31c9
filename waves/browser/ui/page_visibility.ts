/** Whether the user can see the page, and whether it has the focus. */

export const isVisible = (): boolean => document.visibilityState === "visible";
export const isWatched = (): boolean => isVisible() && document.hasFocus();

/** Subscribe to changes of `isWatched` for the lifetime of the page. */
export function onWatchChange(listener: () => void): void {
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  document.addEventListener("visibilitychange", listener);
}
