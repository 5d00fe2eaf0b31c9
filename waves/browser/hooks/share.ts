/** Sharing screens, and looking at a shared one, as React hooks and actions. */

import { app } from "../app";
import type { ShareMode } from "../call/share/screen_tracks";
import { NO_SHARE } from "../call/share/snapshot";
import { FITTED, STEP } from "../ui/zoom";
import { useStore } from ".";

const share = () => app().call.capabilities.share;

export const useShare = () => useStore((parts) => parts.call.capabilities.share.store, NO_SHARE);
export const useZoom = () => useStore((parts) => parts.zoom.store, FITTED);

export const shareActions = {
  toggle: () => share().toggle(),
  goOn: () => share().goOn(),
  /** The button that was pressed goes away: the focus goes to the one that brings it back. */
  stop(): void {
    share().stop();
    document.querySelector<HTMLElement>('[aria-keyshortcuts="S"]')?.focus();
  },
  dismiss: () => share().dismiss(),
  use: (mode: ShareMode) => share().use(mode),
};

export const zoomActions = {
  nearer: () => app().zoom.by(STEP),
  further: () => app().zoom.by(1 / STEP),
  reset: () => app().zoom.reset(),
  toggleFill: () => app().zoom.toggleFill(),
};
