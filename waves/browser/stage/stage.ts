/** How a person sees a running call: its size, its place, and what the system knows of it. */
import type { CallEngine } from "../call/engine";
import type { Clock } from "../kit/clock";
import { createStore, type Store } from "../kit/store";
import { type Corner, isCorner } from "../ui/drag";
import { FocusKeeper, type FocusPort } from "./focus";
import { FullScreen, type FullScreenPort } from "./full_screen";
import { type MediaSessionPort, SystemControls } from "./media_session";
import { OutsidePicture, type OutsidePort } from "./picture_in_picture";
import { STAGE_AT_FIRST, type StageSnapshot } from "./snapshot";
import type { Preferences } from "./stage_preferences";
import { Taps } from "./touch_controls";
import { Wakefulness, type WakeLockPort } from "./wake_lock";

export interface StageParts {
  call: Pick<CallEngine, "store" | "actions" | "streams" | "playback">;
  clock: Clock;
  preferences: Preferences;
  focus: FocusPort;
  fullScreen: FullScreenPort;
  outside: OutsidePort;
  /** Null where the browser has no such thing. */
  wakeLock: WakeLockPort | null;
  mediaSession: MediaSessionPort | null;
}

/** What can be moved into another corner. */
export type Movable = "dock" | "self";

export interface Stage {
  readonly store: Store<StageSnapshot>;
  readonly taps: Taps;
  toggleFullScreen(): void;
  /** Leave the whole screen; false if it was not on. */
  leaveFullScreen(): boolean;
  toggleOutside(): void;
  toggleShortcuts(): void;
  move(what: Movable, corner: Corner): void;
}

/** Make it; it follows the call for as long as the page lives. */
export function createStage(parts: StageParts): Stage {
  const { call, clock, preferences } = parts;
  const store = createStore<StageSnapshot>({ ...STAGE_AT_FIRST, ...remembered(preferences) });
  const show = (change: Partial<StageSnapshot>): void => store.set(change);
  const toStage = (): void => {
    if (call.store.getSnapshot().minimised) call.actions.toggleMinimised();
  };
  const fullScreen = new FullScreen({ port: parts.fullScreen, call: call.store, show, toStage });
  const outside = new OutsidePicture({ port: parts.outside, call: call.store, show });
  followCall(parts);
  new FocusKeeper({ port: parts.focus, call: call.store, clock });
  return {
    store,
    taps: new Taps({ call: call.store, actions: call.actions }),
    toggleFullScreen: () => fullScreen.toggle(),
    leaveFullScreen: () => fullScreen.leave(),
    toggleOutside: () => void outside.toggle(),
    toggleShortcuts() {
      const shortcuts = !store.getSnapshot().shortcuts;
      show({ shortcuts });
      preferences.put("shortcuts", shortcuts ? "on" : "off");
    },
    move(what, corner) {
      show(what === "dock" ? { dockCorner: corner } : { selfCorner: corner });
      preferences.put(what, corner);
    },
  };
}

/** Tell the system of the call. */
function followCall({ call, wakeLock, mediaSession }: StageParts): void {
  const { store, streams, actions } = call;
  const resume = (): void => call.playback.resume();
  if (wakeLock !== null) new Wakefulness({ port: wakeLock, call: store, streams });
  if (mediaSession !== null)
    new SystemControls({ session: mediaSession, call: store, actions, resume });
}

function remembered(preferences: Preferences): Partial<StageSnapshot> {
  const [dock, self] = [preferences.get("dock"), preferences.get("self")];
  return {
    shortcuts: preferences.get("shortcuts") !== "off",
    ...(isCorner(dock) && { dockCorner: dock }),
    ...(isCorner(self) && { selfCorner: self }),
  };
}
