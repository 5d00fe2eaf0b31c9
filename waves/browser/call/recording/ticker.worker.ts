/** Beats time: the timers of a page that nobody looks at slow down, those of a worker do not. */
const PICTURES_PER_SECOND = 25;

setInterval(() => postMessage(null), 1_000 / PICTURES_PER_SECOND);
