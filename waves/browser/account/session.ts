/** Checks the session of this browser without Reflex, and leaves pages that need one. */

/** These pages are for signed-out users: a new password ends the old sessions. */
const PUBLIC = /^\/(?:login|signup|forgot|reset|verify)\/?$/;

/** Whether this page is for signed-in users only. */
export const needsSession = (): boolean => !PUBLIC.test(window.location.pathname);

/** Whether the server still knows this session; true when it cannot be asked. */
export async function isSignedIn(): Promise<boolean> {
  try {
    const response = await fetch("/api/auth/me");
    return response.status !== 401;
  } catch {
    return true;
  }
}

let isLeaving = false;

/** Load another page of Waves; calls after the first one have no effect. */
export function loadPage(path: string): void {
  if (isLeaving) return;
  isLeaving = true;
  window.location.assign(path);
}

/** Load the sign-in page if this page needs a session and there is none. */
export async function requireSession(): Promise<void> {
  if (!needsSession() || (await isSignedIn())) return;
  const { pathname } = window.location;
  loadPage(pathname === "/" ? "/login" : `/login?next=${encodeURIComponent(pathname)}`);
}
