/** The browser's own objects: the only place where the parts of this side meet them. */

import type { AuthFormsDeps } from "./account/auth_forms";
import type { EmailLinkDeps } from "./account/email_link";
import type { SettingsFormsDeps } from "./account/settings_forms";
import type { ChatPage } from "./call/chat/chat_deps";
import { localStore, sessionStore } from "./kit/browser_storage";
import type { MomentDeps } from "./kit/current_minute";
import { newUuid } from "./kit/ids";
import { heldIn, nameIn, type Place } from "./messages/conversation_route";
import type { ConnectionStatusDeps } from "./socket/connection_status";
import type { WebSocketLike } from "./socket/socket";
import type { TabIdDeps } from "./socket/tab_id";
import type { TabTitleDeps } from "./stage/tab_title";
import { isVisible, isWatched, onWatchChange } from "./ui/page_visibility";
import type { SendKeyDeps } from "./ui/send_key";

declare global {
  interface Window {
    wavesPlace?: () => Place;
  }
}

/** A browser without WebRTC reads and writes; see `docs/browsers.md`. */
export const canCall = (): boolean => "RTCPeerConnection" in window;

/** These say something of their own that must stay: a new password ends the old sessions. */
const BEFORE_THE_APP = /^\/(?:login|signup|forgot|reset|verify)\/?$/;

/** Whether this page shows what belongs to somebody who is signed in. */
export const needsSession = (): boolean => !BEFORE_THE_APP.test(window.location.pathname);

let isLeaving = false;

/** Load another page of ours; once is enough, whoever else wants to leave as well. */
export function leaveFor(path: string): void {
  if (isLeaving) return;
  isLeaving = true;
  window.location.assign(path);
}

/**
 * Let the back button find nothing of before: browsers keep a page that was left as it was,
 * with all that a person saw who may have logged out since.
 */
export function forgetWhenLeft(): void {
  window.addEventListener("pagehide", ({ persisted }) => {
    document.documentElement.hidden = persisted;
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) window.location.reload();
  });
}

/** Open the socket of our own protocol; same origin, so that the cookie goes along. */
export function openSocket(): WebSocketLike {
  const address = new URL("/api/ws", window.location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(address);
}

/** Ask Reflex's socket to open anew; `plugin.py` puts the listener there. */
export function renewReflexSocket(): void {
  window.dispatchEvent(new Event("waves:renew-socket"));
}

const ANSWER_WITHIN_MS = 4_000;

export const connectionStatusDeps: Omit<ConnectionStatusDeps, "socket" | "clock"> = {
  /** `plugin.py` makes Reflex's client tell what becomes of its socket. */
  eventSocket: {
    isOpen: () => (window as { wavesEventSocketIsOpen?: boolean }).wavesEventSocketIsOpen === true,
    onChange: (listener) => window.addEventListener("waves:event-socket", listener),
  },
  async reachesServer() {
    const signal = AbortSignal.timeout?.(ANSWER_WITHIN_MS);
    try {
      return (await fetch("/api/livez", { cache: "no-store", signal })).ok;
    } catch {
      return false;
    }
  },
  /** Without Reflex's socket nobody else leads those who are not signed in to the log-in. */
  async whenBlocked() {
    if (!needsSession() || (await isSignedIn())) return;
    const { pathname } = window.location;
    leaveFor(pathname === "/" ? "/login" : `/login?next=${encodeURIComponent(pathname)}`);
  },
};

/** Whether the server still knows this session; true when it cannot be asked. */
export async function isSignedIn(): Promise<boolean> {
  try {
    const response = await fetch("/api/auth/me");
    return response.status !== 401;
  } catch {
    return true;
  }
}

/** The newest messages of a conversation, as the API gives them. */
export async function fetchNewest(conversationId: string): Promise<unknown> {
  const response = await fetch(`/api/conversations/${conversationId}/messages`);
  return response.ok ? response.json() : null;
}

/** Say with every event of Reflex which conversation the page holds; `plugin.py` asks there. */
export function onPlaceAsked(shownFrom: (conversationId: string) => number): void {
  window.wavesPlace = () => {
    const isOne = nameIn(window.location.pathname) !== null;
    const conversation = isOne ? heldIn(window.history.state) : "";
    const first = conversation === "" ? 0 : shownFrom(conversation);
    const search = document.querySelector<HTMLInputElement>('input[type="search"]')?.value ?? "";
    return { conversation, shown_from: first > 0 ? `${first}` : "", search };
  };
}

/** Hear of what another tab of this browser stores. */
export function onStored(listener: (change: StorageEvent) => void): void {
  window.addEventListener("storage", (event) => {
    if (event.storageArea === localStore()) listener(event);
  });
}

/** Hear when the person turns to something else. */
export function onLeft(listener: () => void): void {
  window.addEventListener("blur", listener);
  document.addEventListener("visibilitychange", () => {
    if (!isVisible()) listener();
  });
}

/** Hear when the way to the server may have changed, or the page is looked at again. */
export function onAwake(listener: () => void): void {
  window.addEventListener("online", listener);
  // A socket without a network looks alive: asking at once tells within seconds.
  window.addEventListener("offline", listener);
  window.addEventListener("pageshow", listener);
  document.addEventListener("visibilitychange", () => {
    if (isVisible()) listener();
  });
}

/** Subscribe to what browsers count as a gesture; a tap on plain text is no click on iPhones. */
export function onGesture(listener: () => void): void {
  const heard = (): void => {
    // A synthetic event, or the Escape key, allows nothing and would only raise a warning.
    if (navigator.userActivation?.isActive !== false) listener();
  };
  for (const type of ["click", "keydown", "touchend"]) {
    window.addEventListener(type, heard, { capture: true, passive: true });
  }
}

/** A keyboard on the screen composes words; Safari's does not, and its vendor tells it apart. */
export const sendKeyDeps: Pick<SendKeyDeps, "isTouch" | "composesWords"> = {
  isTouch: () => window.matchMedia("(pointer: coarse)").matches,
  composesWords: () => !navigator.vendor.startsWith("Apple"),
};

export const momentDeps: Pick<MomentDeps, "describePlace" | "onAwake"> = {
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

export const chatPage: Omit<ChatPage, "moments"> = {
  isWatched,
  onWatch: onWatchChange,
  onLeave: (listener) => window.addEventListener("pagehide", listener),
};

export const tabIdDeps: TabIdDeps = {
  storage: sessionStore,
  onPage(leave, comeBack) {
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", comeBack);
  },
  newId: newUuid,
};

export const emailLinkDeps: EmailLinkDeps = {
  here: () => window.location,
  storage: sessionStore,
  strip: () => window.history.replaceState(window.history.state, "", window.location.pathname),
  onOther: (listener) => window.addEventListener("hashchange", listener),
};

export const authFormsDeps: Omit<AuthFormsDeps, "store" | "forget" | "mailLink"> = {
  fetch: (path, init) => fetch(path, init),
  valuesOf(form) {
    if (!(form instanceof HTMLFormElement)) return {};
    const values = [...new FormData(form)].filter((entry): entry is [string, string] => {
      return typeof entry[1] === "string";
    });
    return Object.fromEntries(values);
  },
  focus: (form, field) => fieldOf(form, field)?.focus(),
  empty(form, field) {
    const input = fieldOf(form, field);
    if (input) input.value = "";
  },
  here: () => window.location,
  leaveFor,
};

export const settingsFormsDeps: Omit<SettingsFormsDeps, "store"> = {
  ...authFormsDeps,
  valuesOf(form) {
    // What the person has not touched may have been changed in another tab meanwhile.
    const isTouched = ([name, value]: [string, string]) => {
      const field = fieldOf(form, name);
      return field?.type !== "text" || value === "" || value !== field.defaultValue;
    };
    return Object.fromEntries(Object.entries(authFormsDeps.valuesOf(form)).filter(isTouched));
  },
  fill(form, values) {
    if (!(form instanceof HTMLFormElement)) return;
    for (const input of form.querySelectorAll<HTMLInputElement>("input[name]")) {
      const value = values[input.name];
      if (input.type === "text" && typeof value === "string") input.value = value;
      else if (input.autocomplete.endsWith("-password")) input.value = "";
    }
  },
  focusSection: (about) => document.querySelector<HTMLElement>(`[data-about~="${about}"]`)?.focus(),
};

function fieldOf(form: EventTarget | null, name: string): HTMLInputElement | null {
  const input = form instanceof HTMLFormElement ? form.elements.namedItem(name) : null;
  return input instanceof HTMLInputElement ? input : null;
}

export const tabTitleDeps: Pick<TabTitleDeps, "title"> = {
  title: {
    get: () => document.title,
    set: (text) => {
      document.title = text;
    },
  },
};

/** Hear when anybody changes the tab's title. */
export function onTitleChange(listener: () => void): void {
  // React replaces the element itself when the page changes.
  new MutationObserver(listener).observe(document.head, {
    childList: true,
    characterData: true,
    subtree: true,
  });
}
