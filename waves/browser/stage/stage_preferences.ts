/** Preferences for the presentation of calls, in localStorage. */
import { createTextStorage } from "../kit/browser_storage";

export type Preference = "minimisedCall" | "localVideo" | "shortcuts";

export interface Preferences {
  get(name: Preference): string | null;
  put(name: Preference, value: string): void;
}

const PREFIX = "waves:stage:";

/** Keep them in the storage that `open` returns; without one they are not kept. */
export function createPreferences(open: () => Storage | null): Preferences {
  const storage = createTextStorage(open);
  return {
    get: (name) => storage.get(PREFIX + name),
    put: (name, value) => void storage.put(PREFIX + name, value),
  };
}
