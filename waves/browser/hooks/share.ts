/** Sharing screens, and looking at a shared one, as React hooks and actions. */

import { app } from "../app";
import type { ShareMode } from "../call/share/screen_tracks";
import { NO_SHARE } from "../call/share/share_snapshot";
import { canFillScreen, toggleFullScreen } from "../full_screen";
import { FITTED, STEP } from "../zoom";
import { useStore } from ".";

const share = () => app().call.capabilities.share;

export const useShare = () => useStore((parts) => parts.call.capabilities.share.store, NO_SHARE);
export const useZoom = () => useStore((parts) => parts.zoom.store, FITTED);

export const shareActions = {
  toggle: () => share().toggle(),
  goOn: () => share().goOn(),
  stop: () => share().stop(),
  dismiss: () => share().dismiss(),
  use: (mode: ShareMode) => share().use(mode),
};

export const zoomActions = {
  nearer: () => app().zoom.by(STEP),
  further: () => app().zoom.by(1 / STEP),
  reset: () => app().zoom.reset(),
  toggleFill: () => app().zoom.toggleFill(),
  toggleFullScreen: (event: { currentTarget: EventTarget | null }) =>
    toggleFullScreen(event.currentTarget),
};

/** Whether there is a screen to fill; where the page is built nobody knows yet. */
export const canFill = () => typeof document !== "undefined" && canFillScreen();
