/** The dependencies of the stage in a real browser. */
import { localStore } from "../kit/browser_storage";
import { isVisible } from "../ui/page_lifecycle";
import type { FocusPort } from "./focus";
import type { FullScreenPort } from "./full_screen";
import type { MediaSessionPort } from "./media_session";
import { pictureInPicturePort } from "./picture_in_picture_window";
import type { StageDeps } from "./stage";
import { createPreferences } from "./stage_preferences";
import type { WakeLockPort } from "./wake_lock";

/** Return the browser APIs that the stage uses. */
export function browserStage(): Omit<StageDeps, "call" | "clock"> {
  return {
    preferences: createPreferences(localStore),
    focus,
    fullScreen: fullScreenPort(),
    pictureInPicture: pictureInPicturePort(),
    wakeLock: "wakeLock" in navigator ? wakeLock : null,
    mediaSession: "mediaSession" in navigator ? mediaSession(navigator.mediaSession) : null,
  };
}

function fullScreenPort(): FullScreenPort {
  return {
    isAvailable: document.fullscreenEnabled === true,
    isOn: () => document.fullscreenElement !== null && document.fullscreenElement !== undefined,
    enter: () => document.documentElement.requestFullscreen({ navigationUI: "hide" }),
    leave: () => document.exitFullscreen(),
    onChange: (listener) => document.addEventListener("fullscreenchange", listener),
  };
}

const wakeLock: WakeLockPort = {
  async request() {
    const lock = await navigator.wakeLock.request("screen");
    return {
      onReleased: (listener) => lock.addEventListener("release", listener, { once: true }),
      release: () => void lock.release(),
    };
  },
  isVisible,
  onVisible(listener) {
    document.addEventListener("visibilitychange", () => {
      if (isVisible()) listener();
    });
  },
};

type NewerNames = "setMicrophoneActive" | "setCameraActive";

function mediaSession(session: MediaSession): MediaSessionPort {
  // Missing from TypeScript's types and from some browsers.
  const newer = session as Partial<Pick<MediaSessionPort, NewerNames>>;
  return {
    setTitle(title) {
      session.metadata = title === null ? null : new MediaMetadata({ title, artist: "Waves" });
      session.playbackState = title === null ? "none" : "playing";
    },
    setActionHandler: (action, handler) =>
      session.setActionHandler(action as MediaSessionAction, handler),
    setMicrophoneActive: (isActive) => newer.setMicrophoneActive?.(isActive),
    setCameraActive: (isActive) => newer.setCameraActive?.(isActive),
  };
}

const focus: FocusPort = {
  current() {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) || active === document.body) return null;
    return () => active.focus();
  },
  enterPanel(panel) {
    const element = document.getElementById(`call-${panel}`);
    if (element !== null && !element.contains(document.activeElement)) element.focus();
  },
  toOpener: (panel) => focusFirst(`[data-opens="${panel}"]`),
  toMinimisedCall: () => focusFirst("[data-returns]"),
};

function focusFirst(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
