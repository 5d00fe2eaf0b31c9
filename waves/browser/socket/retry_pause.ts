/**
 * How long a page waits before it opens a lost socket again.
 *
 * A server that stops loses the sockets of all its pages at once. Those that somebody uses come back
 * within a second; the others, which are the most, come back spread over ten. While it is away, the
 * pauses grow, so that it is not asked by all of them in its first second.
 */

const FIRST_MS = 300;
const SLOWEST_MS = 4_000;
/** After so many failures the pauses grow no longer. */
export const FAILURES_UNTIL_SLOWEST = 4;
const UNUSED_FROM_MS = 1_000;
const UNUSED_UNTIL_MS = 10_000;
const UNUSED_GROWTH = 2;

export interface Retry {
  /** How often it failed since the socket was open. */
  failures: number;
  /** Whether somebody sees the page, or it has a call or a message to send. */
  isUsed: boolean;
  /** Between 0 and 1. */
  random: number;
}

export function retryPause({ failures, isUsed, random }: Retry): number {
  if (!isUsed) {
    const pause = UNUSED_FROM_MS + random * (UNUSED_UNTIL_MS - UNUSED_FROM_MS);
    return failures === 0 ? pause : UNUSED_GROWTH * pause;
  }
  const longest = Math.min(SLOWEST_MS, FIRST_MS * 2 ** failures);
  return longest * (0.5 + random / 2);
}
