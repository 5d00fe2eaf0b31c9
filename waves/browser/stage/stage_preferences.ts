/** What this browser remembers of how somebody likes their calls; no secret, so it just stays. */

export type Preference = "dock" | "self" | "shortcuts";

export interface Preferences {
  get(name: Preference): string | null;
  put(name: Preference, value: string): void;
}

const PREFIX = "waves:stage:";

/** Keep them in the storage that `open` finds; where there is none they last for the page. */
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
        // The storage is full: it is as it was the next time.
      }
    },
  };
}
