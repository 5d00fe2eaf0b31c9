/** Times as people read them, in their own language and time zone. */

/** How times are written: the parts of the browser that a test replaces. */
export interface Place {
  locale: string | undefined;
  timeZone: string | undefined;
}

const HERE: Place = { locale: undefined, timeZone: undefined };
const DAY_MS = 86_400_000;
const WEEK_DAYS = 6;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(place: Place, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([place, options]);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const zone = place.timeZone === undefined ? {} : { timeZone: place.timeZone };
  const made = new Intl.DateTimeFormat(place.locale, { ...options, ...zone });
  formats.set(key, made);
  return made;
}

/** The calendar day of a moment, as a number that grows by one per day. */
export function dayNumber(moment: number, place: Place = HERE): number {
  const parts = format(
    { locale: "en-GB", timeZone: place.timeZone },
    {
      calendar: "gregory",
      year: "numeric",
      month: "numeric",
      day: "numeric",
    },
  ).formatToParts(moment);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(value("year"), value("month") - 1, value("day")) / DAY_MS;
}

/** "14:05" */
export function clockTime(moment: number, place: Place = HERE): string {
  return format(place, { hour: "2-digit", minute: "2-digit" }).format(moment);
}

/** "Thursday, 12 March 2026 at 14:05": for a hover and for screen readers. */
export function exactTime(moment: number, place: Place = HERE): string {
  return format(place, { dateStyle: "full", timeStyle: "short" }).format(moment);
}

/** "Today", "Yesterday", "Tuesday", "12 March" or "12 March 2024": over a day's messages. */
export function dayLabel(moment: number, now: number, place: Place = HERE): string {
  const age = dayNumber(now, place) - dayNumber(moment, place);
  if (age === 0 || age === 1) return relativeDay(-age, place);
  if (age > 1 && age <= WEEK_DAYS) return format(place, { weekday: "long" }).format(moment);
  return format(place, {
    day: "numeric",
    month: "long",
    ...yearIfOther(moment, now, place),
  }).format(moment);
}

/**
 * "14:05", "Yesterday", "Tue", "12 Mar" or "12 Mar 2024": in a list.
 *
 * @param iso A time as the server writes it; anything else gives nothing.
 * @param now The present minute, or 0 while it is not known.
 */
export function shortTime(iso: string, now: number, place: Place = HERE): string {
  const moment = Date.parse(iso);
  if (Number.isNaN(moment) || now === 0) return "";
  const age = dayNumber(now, place) - dayNumber(moment, place);
  // A clock that is behind must not turn a new message into a date.
  if (age <= 0) return clockTime(moment, place);
  if (age === 1) return relativeDay(-1, place);
  if (age <= WEEK_DAYS) return format(place, { weekday: "short" }).format(moment);
  return format(place, {
    day: "numeric",
    month: "short",
    ...yearIfOther(moment, now, place),
  }).format(moment);
}

function yearIfOther(moment: number, now: number, place: Place): Intl.DateTimeFormatOptions {
  const year = (time: number) => format(place, { year: "numeric" }).format(time);
  return year(moment) === year(now) ? {} : { year: "numeric" };
}

function relativeDay(days: number, place: Place): string {
  const words = new Intl.RelativeTimeFormat(place.locale, { numeric: "auto" }).format(days, "day");
  return words.charAt(0).toLocaleUpperCase(place.locale) + words.slice(1);
}
