/** Preferences for the presentation of calls, in localStorage. */

export type Preference = "dock" | "self" | "shortcuts";

export interface Preferences {
  get(name: Preference): string | null;
  put(name: Preference, value: string): void;
}

const PREFIX = "waves:stage:";

/** Keep them in the storage that `open` returns; without one they are not kept. */
export function createPreferences(open: () => Storage | null): Preferences {
  return {
    get(name) {
      try {
        return open()?.getItem(PREFIX + name) ?? null;
      } catch {
        return null;
      }
    },
    put(name, value) {
      try {
        open()?.setItem(PREFIX + name, value);
      } catch {
        // The storage is full: the preference lasts for this page.
      }
    },
  };
}
