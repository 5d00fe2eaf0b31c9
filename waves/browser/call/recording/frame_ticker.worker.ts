/**
 * Beats time: the timers of a page that nobody looks at slow down, those of a worker do not.
 *
 * The next beat waits for the page to say how long it has painted: beats that came by
 * themselves would pile up before a page that is slow, and it would answer to nothing else.
 */
import { restAfter } from "./frame_pacing";

const beat = (): void => postMessage(null);

addEventListener("message", ({ data: tookMs }: MessageEvent<number>) => {
  setTimeout(beat, restAfter(tookMs));
});

beat();
