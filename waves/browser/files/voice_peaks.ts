/** How loud a voice message is, in as many bars as the server stores. */

export const BARS = 64;

/** Return the bars of levels that were measured at equal distances, the loudest at 100. */
export function peaksOf(levels: readonly number[]): readonly number[] {
  const loudest = Math.max(1, ...levels);
  return Array.from({ length: BARS }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / BARS));
    const level = Math.max(0, ...levels.slice(from, to));
    return Math.round((level / loudest) * 100);
  });
}
