/** The browser's own objects behind `notifications.ts`. */

import { createTextStorage, localStore } from "../kit/browser_storage";
import type { Notice, Notifications, NotificationsDeps } from "./notifications";
import { isWatched, onWatchChange } from "./page_lifecycle";

const CHOICE = "waves:notifications";
const ICON = "/icon-192.png";

/** Return what `Notifications` needs of this browser. */
export function notificationDeps(): NotificationsDeps {
  const isAble = canShow();
  return {
    permission: () => (isAble ? Notification.permission : null),
    ask: () => Notification.requestPermission(),
    display,
    choice: createChoice(localStore),
    isWatched,
    tellWatched: () => channel()?.postMessage(""),
    locks: navigator.locks,
  };
}

/** Follow what changes the notifications from outside. */
export function followBrowser(notifications: Notifications): void {
  onWatchChange(() => notifications.watchChanged());
  window.addEventListener("pagehide", () => notifications.closeAll());
  channel()?.addEventListener("message", () => notifications.seen());
  // The browser drops a page kept for the back button when a message reaches it; one that is
  // shown again reloads (`reloadWhenRestored`).
  window.addEventListener("pagehide", closeChannel);
  window.addEventListener("storage", ({ key }) => {
    if (key === CHOICE || key === null) notifications.refresh();
  });
  void followPermission(() => notifications.refresh());
}

async function followPermission(listener: () => void): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: "notifications" });
    status.addEventListener("change", listener);
  } catch {
    // Then a change is seen when the person comes back to the tab.
  }
}

/**
 * Whether a page can show notifications. Chrome on Android has the API, but its constructor
 * throws; without the permission it does nothing elsewhere, so that it can be tried.
 */
function canShow(): boolean {
  if (!window.isSecureContext || !("Notification" in window)) return false;
  try {
    if (Notification.permission !== "granted") new Notification("");
    return true;
  } catch {
    return false;
  }
}

function display(notice: Notice): () => void {
  const options = {
    body: notice.body,
    tag: notice.tag,
    icon: ICON,
    requireInteraction: notice.isRing,
    // The types of the DOM lack it: a newer message is announced like the first one.
    renotify: true,
  };
  const shown = new Notification(notice.title, options);
  shown.onclick = () => {
    window.focus();
    shown.close();
    notice.clicked();
  };
  return () => shown.close();
}

/** Where the storage is forbidden or full, a choice lasts as long as the page. */
export function createChoice(open: () => Storage | null): NotificationsDeps["choice"] {
  const storage = createTextStorage(open);
  let unsaved: string | null = null;
  return {
    get: () => unsaved ?? storage.get(CHOICE),
    put(value) {
      unsaved = storage.put(CHOICE, value) ? null : value;
    },
  };
}

let opened: BroadcastChannel | null = null;

/** One object for all of a tab: a channel is not heard by the one who speaks. */
function channel(): BroadcastChannel | null {
  if (!("BroadcastChannel" in window)) return null;
  opened ??= new BroadcastChannel("waves-watched");
  return opened;
}

function closeChannel(): void {
  opened?.close();
  opened = null;
}
