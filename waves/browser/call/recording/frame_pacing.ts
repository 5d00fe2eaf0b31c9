/** How fast a recording paints: 25 pictures a second, and never more than half the time. */

const PICTURE_MS = 1_000 / 25;

/**
 * Return how long to rest, in milliseconds, after a picture that took so long to paint.
 *
 * A slow machine gets fewer pictures instead of a page that does nothing but paint.
 */
export function restAfter(tookMs: number): number {
  return Math.max(PICTURE_MS - tookMs, tookMs);
}
