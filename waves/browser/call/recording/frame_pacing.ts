/** The frame rate of a recording: 25 frames a second, and at most half of the time painting. */

const PICTURE_MS = 1_000 / 25;

/**
 * Return how long to wait, in milliseconds, after a frame that took this long to paint.
 *
 * A slow machine gets fewer frames instead of a page that does nothing but paint.
 */
export function restAfter(tookMs: number): number {
  return Math.max(PICTURE_MS - tookMs, tookMs);
}
