/** Choosing devices, and what is said about them: see `bridge/devices.py`. */

import { app } from "../app";
import type { DeviceKind } from "../call/media/device_list";
import { NO_NOTICE } from "../call/media/device_notices";
import type { SoundSwitch } from "../call/media/device_preferences";
import { NO_DEVICES } from "../call/media/device_settings";
import { useStore } from ".";

export const useDevices = () => useStore((parts) => parts.call.chooser.store, NO_DEVICES);
export const useDeviceNotices = () => useStore((parts) => parts.call.chooser.notices, NO_NOTICE);

interface Selected {
  readonly target: EventTarget | null;
}

export const deviceActions = {
  choose({ target }: Selected, kind: DeviceKind): void {
    if (target instanceof HTMLSelectElement) app().call.chooser.choose(kind, target.value);
  },
  toggleSound: (which: SoundSwitch) => app().call.chooser.toggleSound(which),
  startCheck: () => app().call.chooser.startCheck(),
  stopCheck: () => app().call.chooser.stopCheck(),
  retry: () => app().call.chooser.retry(),
  testSpeaker: () => app().call.chooser.testSpeaker(),
  acceptOffer: () => app().call.chooser.acceptOffer(),
  dismissNotice: () => app().call.chooser.dismissNotice(),
};
