/** The current minute and the settings of time formats; both change while a page is open. */
import type { Clock } from "./clock";
import { HERE, type Place } from "./format";
import { createStore, type Store } from "./store";

export interface CurrentMinute {
  /** Milliseconds since 1970; 0 during the build. */
  readonly minute: number;
  /** A new object after each change of the time zone, language or hour cycle. */
  readonly place: Place;
}

export interface CurrentMinuteDeps {
  clock: Clock;
  /** The browser's settings of time formats, as one string. */
  describePlace(): string;
  /** Subscribe to the page being visible again, and to changed settings. */
  onAwake(listener: () => void): void;
}

export const UNKNOWN_MINUTE: CurrentMinute = { minute: 0, place: HERE };

const MINUTE_MS = 60_000;

/** Create the store; it follows the clock for the lifetime of the page. */
export function createCurrentMinute({
  clock,
  describePlace,
  onAwake,
}: CurrentMinuteDeps): Store<CurrentMinute> {
  const minute = (): number => Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  const store = createStore<CurrentMinute>({ minute: minute(), place: HERE });
  let known = describePlace();

  function look(): void {
    const now = describePlace();
    // Formatters keep the zone they were created in: a new object gets new formatters.
    const place = now === known ? store.getSnapshot().place : { ...HERE };
    known = now;
    store.set({ minute: minute(), place });
  }
  function tick(): void {
    look();
    clock.after(MINUTE_MS - (clock.now() % MINUTE_MS), tick);
  }

  onAwake(look);
  tick();
  return store;
}

export const browserMinuteDeps: Omit<CurrentMinuteDeps, "clock"> = {
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
