/** The present minute and the place that times are written for: both change under an open page. */
import type { Clock } from "./clock";
import { HERE, type Place } from "./format";
import { createStore, type Store } from "./store";

export interface Moment {
  /** Milliseconds since 1970; 0 where the page is built. */
  readonly minute: number;
  /** Another object once the zone, the language or the clock (12 or 24 hours) has changed. */
  readonly place: Place;
}

export interface MomentDeps {
  clock: Clock;
  /** What the browser writes times with, in one string. */
  describePlace(): string;
  /** Listen for the page being looked at again, or for other settings. */
  onAwake(listener: () => void): void;
}

export const NO_MOMENT: Moment = { minute: 0, place: HERE };

const MINUTE_MS = 60_000;

/** Make the store; it follows the clock for as long as the page lives. */
export function createMoments({ clock, describePlace, onAwake }: MomentDeps): Store<Moment> {
  const minute = (): number => Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  const store = createStore<Moment>({ minute: minute(), place: HERE });
  let known = describePlace();

  function look(): void {
    const now = describePlace();
    // A browser keeps the zone in each formatter: another place has formatters of its own.
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

export const browserMomentDeps: Omit<MomentDeps, "clock"> = {
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
