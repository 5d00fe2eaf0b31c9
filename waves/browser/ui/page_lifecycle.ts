/** Whether the user sees the page, and when that changes. Listeners stay for its lifetime. */
import { systemClock } from "../kit/clock";

export const isVisible = (): boolean => document.visibilityState === "visible";
export const isWatched = (): boolean => isVisible() && document.hasFocus();

/** Subscribe to changes of `isWatched`. */
export function onWatchChange(listener: () => void): void {
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  document.addEventListener("visibilitychange", listener);
}

/** Subscribe to the page being hidden, or losing the focus. */
export function onLeft(listener: () => void): void {
  window.addEventListener("blur", listener);
  document.addEventListener("visibilitychange", () => {
    if (!isVisible()) listener();
  });
}

/** Subscribe to what a user does who looks at the page. */
export function onUse(listener: () => void): void {
  for (const type of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"]) {
    window.addEventListener(type, listener, { capture: true, passive: true });
  }
}

/** Subscribe to changes of the network, and to the page being shown again. */
export function onAwake(listener: () => void): void {
  window.addEventListener("online", listener);
  // A socket without a network looks alive: a ping at once finds that out within seconds.
  window.addEventListener("offline", listener);
  window.addEventListener("pageshow", listener);
  document.addEventListener("visibilitychange", () => {
    if (isVisible()) listener();
  });
}

/** The first screen is complete by then, and nothing else is waiting. */
const SETTLED_MS = 1_000;

/** Call once when the page has settled and the browser is idle. Returns a cancel function. */
export function onIdle(listener: () => void): () => void {
  // Safari has no idle callbacks.
  if (!("requestIdleCallback" in window)) return systemClock.after(SETTLED_MS, listener);
  let request = 0;
  const cancelTimer = systemClock.after(SETTLED_MS, () => {
    request = requestIdleCallback(listener, { timeout: SETTLED_MS });
  });
  return () => {
    cancelTimer();
    cancelIdleCallback(request);
  };
}

/** Subscribe to user activation; on iPhones a tap on plain text fires no click event. */
export function onGesture(listener: () => void): void {
  const heard = (): void => {
    // A synthetic event, or the Escape key, allows nothing and would only raise a warning.
    if (navigator.userActivation?.isActive !== false) listener();
  };
  for (const type of ["keydown", "touchend"]) {
    window.addEventListener(type, heard, { capture: true, passive: true });
  }
  // After what the click is for, which must not wait for the audio hardware.
  window.addEventListener("click", heard, { passive: true });
}

/**
 * Reload a page that is restored from the back/forward cache: the user may have signed out since,
 * and the page would still show everything.
 */
export function reloadWhenRestored(): void {
  window.addEventListener("pagehide", ({ persisted }) => {
    document.documentElement.hidden = persisted;
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) window.location.reload();
  });
}
