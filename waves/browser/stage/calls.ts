/**
 * The calls of a page: what is there at once, and the code that is loaded later.
 *
 * A ring is shown and the frames of a call are kept while the code is being loaded.
 */
import type { PageDeps } from "../call/browser_deps";
import { QUIET_CHAT } from "../call/chat/snapshot";
import { EarlyRing } from "../call/early_ring";
import { SharedAudioContext } from "../call/media/shared_audio_context";
import { NO_DEVICES, NO_NOTICE } from "../call/media/snapshot";
import { type CallSnapshot, IDLE } from "../call/model/snapshot";
import { followNames } from "../call/peer_names";
import { NO_RECORDING, NO_SAVED_RECORDING } from "../call/recording/snapshot";
import { NO_SHARE } from "../call/share/snapshot";
import { NO_CONNECTION_INFO, QUALITY_UNKNOWN } from "../call/stats/snapshot";
import { CALL_FRAMES, contextMaker, wasInCall } from "../call/support";
import { UNVERIFIED } from "../call/verify/snapshot";
import { Later } from "../kit/later";
import { createStore } from "../kit/store";
import { EMPTY_MESSAGE_LIST } from "../messages/message_list_snapshot";
import { HeldSocket } from "../socket/held_socket";
import { ServerClock } from "../socket/server_clock";
import { FITTED } from "../ui/zoom_snapshot";
import type { CallCode } from "./call_code";
import { STAGE_AT_FIRST } from "./snapshot";

export type CallsDeps = Omit<PageDeps, "audio" | "serverClock">;

export type Calls = ReturnType<typeof createCalls>;

export function createCalls(deps: CallsDeps) {
  const call = createStore<CallSnapshot>({ ...IDLE });
  const serverClock = new ServerClock(deps.socket, deps.clock);
  const socket = new HeldSocket(deps.socket, CALL_FRAMES, (task) => code.whenLoaded(task));
  const ring = new EarlyRing({ socket: deps.socket, call, load: () => code.want() });
  const audio = new SharedAudioContext({ clock: deps.clock, makeContext: contextMaker() });
  const code = new Later<CallCode>({
    clock: deps.clock,
    async load() {
      const { createCallCode } = await import("./call_code");
      return () => createCallCode({ ...deps, audio, socket, serverClock, call });
    },
    begin: ({ engine }) => ring.handOver({ isLive: engine.hasCall() }),
  });
  // The call is resumed.
  if (wasInCall(deps.sessionStore)) code.want();
  return {
    code,
    stores: { call, ...storesOf(code) },
    ...actionsOf(code),
    updateNames: followNames(call),
    /** The user has interacted with the page: the browser allows sound from now on. */
    userActivated(): void {
      audio.unlock();
      code.loaded?.engine.userActivated();
    },
    /** The user has signed out. */
    stop(): void {
      code.forget();
      ring.stop();
      code.loaded?.engine.stop();
    },
  };
}

const storesOf = (code: Later<CallCode>) => ({
  chat: code.store(QUIET_CHAT, (call) => call.engine.capabilities.chat.store),
  chatMessageList: code.store(
    EMPTY_MESSAGE_LIST,
    (call) => call.engine.capabilities.chat.messageList,
  ),
  connectionInfo: code.store(
    NO_CONNECTION_INFO,
    (call) => call.engine.capabilities.connectionInfo.store,
  ),
  deviceNotices: code.store(NO_NOTICE, (call) => call.engine.deviceSettings.notices),
  devices: code.store(NO_DEVICES, (call) => call.engine.deviceSettings.store),
  quality: code.store(QUALITY_UNKNOWN, (call) => call.engine.capabilities.quality.store),
  recording: code.store(NO_RECORDING, (call) => call.engine.capabilities.recording.store),
  savedRecordings: code.store(
    NO_SAVED_RECORDING,
    (call) => call.engine.capabilities.recording.savedRecordings.store,
  ),
  share: code.store(NO_SHARE, (call) => call.engine.capabilities.share.store),
  stage: code.store(STAGE_AT_FIRST, (call) => call.stage.store),
  verify: code.store(UNVERIFIED, (call) => call.engine.capabilities.verify.store),
  zoom: code.store(FITTED, (call) => call.zoom.store),
});

const actionsOf = (code: Later<CallCode>) => ({
  actions: code.actions((call) => call.engine.actions),
  chat: code.actions((call) => call.engine.capabilities.chat),
  deviceSettings: code.actions((call) => call.engine.deviceSettings),
  recording: code.actions((call) => call.engine.capabilities.recording),
  savedRecordings: code.actions((call) => call.engine.capabilities.recording.savedRecordings),
  share: code.actions((call) => call.engine.capabilities.share),
  stage: code.actions((call) => call.stage),
  verify: code.actions((call) => call.engine.capabilities.verify),
  zoom: code.actions((call) => call.zoom),
});
