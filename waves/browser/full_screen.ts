/** The stage of a call over the whole screen (W3C Fullscreen API), with all that is on it. */

/** Whether this browser can: on an iPhone only a bare video may fill the screen. */
export function canFillScreen(): boolean {
  return document.fullscreenEnabled === true;
}

/** From a click: fill the screen with the region that `inside` is in, or go back. */
export function toggleFullScreen(inside: EventTarget | null): void {
  const stage = inside instanceof Element ? inside.closest("section") : null;
  // Refused without a click, and where a page is embedded: then nothing happens.
  if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => {});
  else stage?.requestFullscreen().catch(() => {});
}

/** Hear whether the screen is filled; the answer ends it. */
export function onFullScreen(listener: (isFull: boolean) => void): () => void {
  const tell = (): void => listener(document.fullscreenElement !== null);
  document.addEventListener("fullscreenchange", tell);
  return () => document.removeEventListener("fullscreenchange", tell);
}
