/** Formats times in the language and time zone of the user, and durations. */

/** The settings of time formats; undefined: those of the browser. */
export interface Place {
  locale: string | undefined;
  timeZone: string | undefined;
}

/** The browser's settings. */
export const HERE: Place = { locale: undefined, timeZone: undefined };
const DAY_MS = 86_400_000;
const WEEK_DAYS = 6;

const CLOCK: Options = { timeStyle: "short" };
const EXACT: Options = { dateStyle: "full", timeStyle: "short" };
const CALENDAR: Options = {
  calendar: "gregory",
  year: "numeric",
  month: "numeric",
  day: "numeric",
};
const YEAR: Options = { year: "numeric" };
const WEEKDAY: Options = { weekday: "long" };
const SHORT_WEEKDAY: Options = { weekday: "short" };
const DATE: Options = { day: "numeric", month: "long" };
const DATE_AND_YEAR: Options = { ...DATE, year: "numeric" };
const SHORT_DATE: Options = { day: "numeric", month: "short" };
const SHORT_DATE_AND_YEAR: Options = { ...SHORT_DATE, year: "numeric" };

type Options = Intl.DateTimeFormatOptions;

/** Formatters are expensive to create, so they are cached. */
const formats = new WeakMap<Place, Map<Options, Intl.DateTimeFormat>>();
const relative = new WeakMap<Place, Intl.RelativeTimeFormat>();

function format(moment: number, options: Options, place: Place): string {
  return formatter(options, place).format(moment);
}

function formatter(options: Options, place: Place): Intl.DateTimeFormat {
  const known = formats.get(place) ?? new Map<Options, Intl.DateTimeFormat>();
  formats.set(place, known);
  const found = known.get(options);
  if (found !== undefined) return found;
  const zone = place.timeZone === undefined ? {} : { timeZone: place.timeZone };
  // Days are always counted in the Gregorian calendar, with Latin digits.
  const locale = options === CALENDAR ? "en-GB" : place.locale;
  const made = new Intl.DateTimeFormat(locale, { ...options, ...zone });
  known.set(options, made);
  return made;
}

/** The calendar day of a moment, as a number that grows by one per day. */
export function dayNumber(moment: number, place: Place = HERE): number {
  const parts = formatter(CALENDAR, place).formatToParts(moment);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(value("year"), value("month") - 1, value("day")) / DAY_MS;
}

/** "14:05" */
export function clockTime(moment: number, place: Place = HERE): string {
  return format(moment, CLOCK, place);
}

/** "12 March 2026" */
export function longDate(moment: number, place: Place = HERE): string {
  return format(moment, DATE_AND_YEAR, place);
}

/** "Thursday, 12 March 2026 at 14:05": for tooltips and screen readers. */
export function exactTime(moment: number, place: Place = HERE): string {
  return format(moment, EXACT, place);
}

/** "Today", "Yesterday", "Tuesday", "12 March" or "12 March 2024": the separator above the messages of a day. */
export function dayLabel(moment: number, now: number, place: Place = HERE): string {
  const age = dayNumber(now, place) - dayNumber(moment, place);
  if (age === 0 || age === 1) return relativeDay(-age, place);
  if (age > 1 && age <= WEEK_DAYS) return format(moment, WEEKDAY, place);
  return format(moment, isSameYear(moment, now, place) ? DATE : DATE_AND_YEAR, place);
}

/**
 * "14:05", "Yesterday", "Tue", "12 Mar" or "12 Mar 2024", for lists.
 *
 * @param time In ISO 8601 or in milliseconds since 1970; anything else returns the empty string.
 * @param now A moment of the current day, or 0 while it is unknown.
 */
export function shortTime(time: string | number, now: number, place: Place = HERE): string {
  const moment = new Date(time).getTime();
  if (Number.isNaN(moment) || now === 0) return "";
  const age = dayNumber(now, place) - dayNumber(moment, place);
  // With a clock that is behind, a new message is still from today.
  if (age <= 0) return clockTime(moment, place);
  if (age === 1) return relativeDay(-1, place);
  if (age <= WEEK_DAYS) return format(moment, SHORT_WEEKDAY, place);
  const options = isSameYear(moment, now, place) ? SHORT_DATE : SHORT_DATE_AND_YEAR;
  return format(moment, options, place);
}

function isSameYear(one: number, another: number, place: Place): boolean {
  return format(one, YEAR, place) === format(another, YEAR, place);
}

function relativeDay(days: number, place: Place): string {
  const made =
    relative.get(place) ?? new Intl.RelativeTimeFormat(place.locale, { numeric: "auto" });
  relative.set(place, made);
  const words = made.format(days, "day");
  return words.charAt(0).toLocaleUpperCase(place.locale) + words.slice(1);
}

/** "02:31", or "1:02:31" from an hour on. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const hours = Math.floor(seconds / 3_600);
  const rest = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export const twoDigits = (value: number): string => String(value).padStart(2, "0");
