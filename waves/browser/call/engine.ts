/** The call engine of a page: connects server frames and user actions to the call. */

import type { Store } from "../kit/store";
import type { CallAcceptedFrame } from "../socket/protocol";
import { createActions } from "./actions";
import { CallManager } from "./call_manager";
import { createCapabilities } from "./capabilities";
import type { EngineDeps } from "./engine_deps";
import { IncomingCalls } from "./incoming_calls";
import { DeviceSettings } from "./media/device_settings";
import type { LocalMedia } from "./media/local_media";
import { type BlockedMedia, Playback } from "./media/playback";
import { StreamRegistry } from "./media/stream_registry";
import type { CallSnapshot } from "./model/snapshot";
import { ResumableCall } from "./resumable_call";

export type CallEngine = ReturnType<typeof createCallEngine>;

/** Create the engine, which publishes the call in `store`, and subscribe to the socket. */
export function createCallEngine(deps: EngineDeps, store: Store<CallSnapshot>) {
  const streams = new StreamRegistry();
  const { clock, socket, callStorage, deviceManager } = deps;
  const { audio } = deviceManager.deps;
  const callBeforeReload = (): string | null => callStorage.load()?.callId ?? null;
  const context = { clock, socket, call: store, streams, callBeforeReload };
  const capabilities = createCapabilities(context, deps.capabilities);
  const options = { engine: deps, capabilities: Object.values(capabilities), store, streams };
  const manager = new CallManager(options);
  streams.provide("local", () => manager.live?.media.localStream ?? null);
  streams.provide("remote", () => manager.live?.media.remoteStream ?? null);
  const inCall = (): LocalMedia | null => manager.live?.media.local ?? null;
  const deviceSettings = new DeviceSettings({ deviceManager, call: store, streams, inCall });
  listen(deps, manager, new ResumableCall(deps, manager));
  const playback = keepPlaying(deps, store);
  return {
    store,
    actions: createActions(manager, store, () => {
      deps.ringer.enable();
      playback.resume();
    }),
    playback,
    /** The user has interacted with the page: the browser allows what it has held back. */
    userActivated: () => playback.resume(),
    /** The page is visible again. */
    pageShown(): void {
      audio.wake();
      playback.resume();
    },
    capabilities,
    deviceSettings,
    streams,
    history: deps.history,
    /** Whether this page has a call that has not ended. */
    hasCall: () => manager.live !== null,
    /** Leave the live call, if any: the user has signed out. */
    stop(): void {
      manager.live?.leave();
      manager.dismiss();
      capabilities.chat.finish();
      capabilities.recording.savedRecordings.leave();
    },
  };
}

/** Keep media elements playing, and show what the browser refuses to play. */
function keepPlaying({ clock, ringer }: EngineDeps, store: Store<CallSnapshot>): Playback {
  let isRingBlocked = false;
  let refused: BlockedMedia = { sound: false, picture: false };
  const show = (): void => {
    store.set({ soundBlocked: isRingBlocked || refused.sound, pictureBlocked: refused.picture });
  };
  ringer.onBlocked((isBlocked) => {
    isRingBlocked = isBlocked;
    show();
  });
  return new Playback({
    clock,
    changed(now) {
      refused = now;
      show();
    },
  });
}

/** A frame about a call that is not the live one changes nothing. */
function listen(deps: EngineDeps, manager: CallManager, returning: ResumableCall): void {
  const { socket, history, onNetwork } = deps;
  const rings = new IncomingCalls(deps, manager);
  socket.on("welcome", (frame) => {
    history.use(frame.user.id);
    history.missed(frame.missed);
    rings.welcomed(frame);
  });
  socket.on("call.incoming", (frame) => {
    returning.ringsAgain(frame.call_id);
    rings.offered(frame);
  });
  socket.on("call.ringing", ({ call_id }) => manager.withId(call_id)?.serverRinging());
  socket.on("call.accepted", (frame) => accepted(manager, returning, frame));
  socket.on("call.ended", (frame) => {
    if (!returning.ended(frame) && !rings.ended(frame)) manager.ended(frame);
  });
  socket.on("signal", (frame) => manager.withId(frame.call_id)?.media.receive(frame));
  socket.onOpen(() => manager.live?.socketIsBack());
  onNetwork(() => manager.live?.media.networkChanged());
}

function accepted(manager: CallManager, returning: ResumableCall, frame: CallAcceptedFrame): void {
  // After glare the accepted call may be the peer's.
  const call = manager.withId(frame.call_id) ?? manager.withId(frame.replaces ?? "");
  if (call !== null) call.serverAccepted(frame);
  // The server believes that this tab is in a call that it does not know.
  else if (!returning.resumes(frame)) manager.commands.hangUp(frame.call_id);
}
