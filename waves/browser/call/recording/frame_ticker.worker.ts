/**
 * Ticks for the page: browsers throttle the timers of hidden pages, not those of workers.
 *
 * The next tick waits for the page to report how long it has painted: unsolicited ticks
 * would queue up in front of a slow page and block everything else.
 */
import { restAfter } from "./frame_pacing";

const tick = (): void => postMessage(null);

addEventListener("message", ({ data: tookMs }: MessageEvent<number>) => {
  setTimeout(tick, restAfter(tookMs));
});

tick();
