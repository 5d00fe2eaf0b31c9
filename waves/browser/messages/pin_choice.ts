/** Which of the pinned messages the bar shows. */

/** A pinned message; they stand in the order of their pins. */
interface Pin {
  readonly seq: number;
}

type Pins = readonly Pin[];

/** Marks at the side of the bar; of more pins, those around the shown one. */
export const MOST_MARKS = 4;

/** Return the pin to show after another: the next older one, and the newest after the oldest. */
export function olderThan(pins: Pins, seq: number): number {
  const at = pins.findIndex((pin) => pin.seq === seq);
  return (pins[at - 1] ?? pins.at(-1))?.seq ?? 0;
}

/**
 * Return the pin to show when the pins have changed: one that is new, otherwise the same, and if that is
 * gone, the next older one.
 */
export function shownAfter(before: Pins, now: Pins, seq: number): number {
  const isIn = (pins: Pins, one: number) => pins.some((pin) => pin.seq === one);
  const newest = now.at(-1)?.seq ?? 0;
  if (!isIn(before, newest) || !isIn(before, seq)) return newest;
  let next = seq;
  // Each step is one pin older, until one is still there.
  for (const _ of before) if (!isIn(now, next)) next = olderThan(before, next);
  return isIn(now, next) ? next : newest;
}

/** Return the marks for a pin at this place, from the oldest: whether each is the shown one. */
export function marksOf(count: number, at: number): readonly boolean[] {
  const shown = Math.min(count, MOST_MARKS);
  const first = Math.max(0, Math.min(at - 1, count - shown));
  return Array.from({ length: shown }, (_, index) => first + index === at);
}
