/** Presents a running call: panels, size, place, and system integration. */
import type { CallEngine } from "../call/engine";
import type { Streams } from "../call/media/stream_registry";
import type { Clock } from "../kit/clock";
import { createStore, type Store } from "../kit/store";
import { type Corner, isCorner } from "../ui/drag";
import { AutoHide } from "./auto_hide";
import { EndNotice } from "./end_notice";
import { FocusKeeper, type FocusPort } from "./focus";
import { FullScreen, type FullScreenPort } from "./full_screen";
import { MediaSessionControls, type MediaSessionPort } from "./media_session";
import { Panels } from "./panels";
import { PictureInPicture, type PictureInPicturePort } from "./picture_in_picture";
import { type Panel, STAGE_AT_FIRST, type StageSnapshot } from "./snapshot";
import type { Preferences } from "./stage_preferences";
import { TouchControls } from "./touch_controls";
import { ScreenWakeLock, type WakeLockPort } from "./wake_lock";

export interface StageDeps {
  call: Pick<CallEngine, "store" | "actions" | "playback" | "capabilities"> & { streams: Streams };
  clock: Clock;
  preferences: Preferences;
  focus: FocusPort;
  fullScreen: FullScreenPort;
  pictureInPicture: PictureInPicturePort;
  /** Null where the browser does not support it. */
  wakeLock: WakeLockPort | null;
  mediaSession: MediaSessionPort | null;
}

/** What can be moved into another corner. */
export type Movable = "minimisedCall" | "localVideo";

export type Stage = ReturnType<typeof createStage>;

/** Create the stage; it follows the call for the lifetime of the page. */
export function createStage(deps: StageDeps) {
  const { call, clock, preferences, pictureInPicture: port } = deps;
  const store = createStore<StageSnapshot>({
    ...STAGE_AT_FIRST,
    ...storedPreferences(preferences),
  });
  const show = (change: Partial<StageSnapshot>): void => store.set(change);
  const panels = new Panels(call.store, store);
  const fullScreen = new FullScreen({
    port: deps.fullScreen,
    call: call.store,
    stage: store,
    show,
    toStage: () => panels.minimise(false),
  });
  const pictures = new PictureInPicture({ port, call: call.store, show });
  followCall(deps);
  notifyCapabilities(call, store);
  new FocusKeeper({ port: deps.focus, stage: store, clock });
  const controls = hideControlsOf(call, clock, store);
  const endNotice = new EndNotice({ call: call.store, actions: call.actions, clock });
  return {
    store,
    touchControls: new TouchControls({ stage: store, controls }),
    togglePanel: (panel: Panel) => panels.toggle(panel),
    closePanel: () => panels.close(),
    toggleMinimised: () => panels.minimise(!store.getSnapshot().minimised),
    minimise: () => panels.minimise(),
    pointerMoved(): void {
      controls.moved();
      endNotice.moved();
    },
    toggleFullScreen: () => fullScreen.toggle(),
    leaveFullScreen: () => fullScreen.leave(),
    togglePictureInPicture: () => void pictures.toggle(),
    toggleShortcuts(): void {
      const shortcuts = !store.getSnapshot().shortcuts;
      show({ shortcuts });
      preferences.put("shortcuts", shortcuts ? "on" : "off");
    },
    move(what: Movable, corner: Corner): void {
      show(
        what === "minimisedCall" ? { minimisedCallCorner: corner } : { localVideoCorner: corner },
      );
      preferences.put(what, corner);
    },
  };
}

/** Hide the controls of a connected call while nothing moves. */
function hideControlsOf(
  call: StageDeps["call"],
  clock: Clock,
  stage: Pick<Store<StageSnapshot>, "set">,
): AutoHide {
  const autoHide = new AutoHide(clock, (controlsHidden) => stage.set({ controlsHidden }));
  call.store.subscribe(() => autoHide.follow(call.store.getSnapshot().phase === "connected"));
  return autoHide;
}

function notifyCapabilities(
  { capabilities }: StageDeps["call"],
  stage: Store<StageSnapshot>,
): void {
  stage.subscribe(() => {
    const { panel, minimised } = stage.getSnapshot();
    capabilities.chat.setOpen(panel === "chat" && !minimised);
    capabilities.connectionInfo.setOpen(panel === "details");
  });
}

/** Connect wake lock and media session to the call. */
function followCall({ call, wakeLock, mediaSession }: StageDeps): void {
  const { store, streams, actions } = call;
  const resume = (): void => call.playback.resume();
  if (wakeLock !== null) new ScreenWakeLock({ port: wakeLock, call: store, streams });
  if (mediaSession !== null)
    new MediaSessionControls({ session: mediaSession, call: store, actions, resume });
}

function storedPreferences(preferences: Preferences): Partial<StageSnapshot> {
  const call = preferences.get("minimisedCall");
  const video = preferences.get("localVideo");
  return {
    shortcuts: preferences.get("shortcuts") !== "off",
    ...(isCorner(call) && { minimisedCallCorner: call }),
    ...(isCorner(video) && { localVideoCorner: video }),
  };
}
