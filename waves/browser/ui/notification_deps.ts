/** The dependencies of the notifications in a real browser. */

import { createTextStorage, localStore } from "../kit/browser_storage";
import type { NotificationContent, Notifications, NotificationsDeps } from "./notifications";
import { isWatched, onWatchChange } from "./page_lifecycle";

const CHOICE = "waves:notifications";
const ICON = "/icon-192.png";

/** Return the browser APIs that `Notifications` uses. */
export function notificationDeps(): NotificationsDeps {
  const isAble = canShow();
  return {
    permission: () => (isAble ? Notification.permission : null),
    requestPermission: () => Notification.requestPermission(),
    display,
    choice: createChoice(localStore),
    isWatched,
    reportWatched: () => channel()?.postMessage(""),
    locks: navigator.locks,
  };
}

/** Connect the notifications to events of the page. */
export function followBrowser(notifications: Notifications): void {
  onWatchChange(() => notifications.watchChanged());
  window.addEventListener("pagehide", () => notifications.closeAll());
  channel()?.addEventListener("message", () => notifications.watchedElsewhere());
  // A message would evict a page from the back/forward cache; a restored page reloads
  // (`reloadWhenRestored`).
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
    // Then a change is noticed when the tab is focused again.
  }
}

/**
 * Whether a page can show notifications. In Chrome on Android the constructor throws; elsewhere it
 * has no effect without the permission, so it can be tried.
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

function display(content: NotificationContent): () => void {
  const options = {
    body: content.body,
    tag: content.tag,
    icon: ICON,
    requireInteraction: content.isRing,
    // Missing from the DOM types: a replacement is announced like the first notification.
    renotify: true,
  };
  const shown = new Notification(content.title, options);
  shown.onclick = () => {
    window.focus();
    shown.close();
    content.clicked();
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

/** One channel per tab: a channel does not receive its own messages. */
function channel(): BroadcastChannel | null {
  if (!("BroadcastChannel" in window)) return null;
  opened ??= new BroadcastChannel("waves-watched");
  return opened;
}

function closeChannel(): void {
  opened?.close();
  opened = null;
}
