/** The current day and the settings of time formats; both change while a page is open. */
import type { Clock } from "./clock";
import { dayNumber, HERE, type Place } from "./format";
import { createStore, type Store } from "./store";

export interface Today {
  /** A moment of the day, the same until the next: milliseconds since 1970; 0 during the build. */
  readonly moment: number;
  /** A new object after each change of the time zone, language or hour cycle. */
  readonly place: Place;
}

export interface TodayDeps {
  clock: Clock;
  /** The browser's settings of time formats, as one string. */
  describePlace(): string;
  /** Subscribe to the page being visible again, and to changed settings. */
  onAwake(listener: () => void): void;
}

export const UNKNOWN_DAY: Today = { moment: 0, place: HERE };

const MINUTE_MS = 60_000;

/** Create the store; it follows the clock for the lifetime of the page. */
export function createToday({ clock, describePlace, onAwake }: TodayDeps): Store<Today> {
  const store = createStore<Today>({ moment: clock.now(), place: HERE });
  let known = describePlace();

  function look(): void {
    const described = describePlace();
    const { moment, place } = store.getSnapshot();
    const now = clock.now();
    // Formatters keep the zone they were created in: a new object gets new formatters.
    if (described !== known) store.set({ moment: now, place: { ...HERE } });
    else if (dayNumber(now, place) !== dayNumber(moment, place)) store.set({ moment: now });
    known = described;
  }
  function lookEachMinute(): void {
    clock.after(MINUTE_MS - (clock.now() % MINUTE_MS), () => {
      look();
      lookEachMinute();
    });
  }

  onAwake(look);
  lookEachMinute();
  return store;
}

export const browserDayDeps: Omit<TodayDeps, "clock"> = {
  describePlace() {
    const { locale, timeZone, hourCycle, numberingSystem } = new Intl.DateTimeFormat(undefined, {
      timeStyle: "short",
    }).resolvedOptions();
    return [locale, timeZone, hourCycle, numberingSystem].join();
  },
  onAwake(listener) {
    for (const type of ["focus", "pageshow", "languagechange"]) {
      window.addEventListener(type, listener);
    }
    document.addEventListener("visibilitychange", listener);
  },
};
