/** localStorage and sessionStorage, or null where the browser forbids them. */

export const localStore = (): Storage | null => storage(() => window.localStorage);
export const sessionStore = (): Storage | null => storage(() => window.sessionStorage);

/** A browser that forbids storage throws when the property is read. */
function storage(open: () => Storage): Storage | null {
  try {
    return open();
  } catch {
    return null;
  }
}
