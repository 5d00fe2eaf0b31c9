/** The dependencies of the call engine in a real browser. */

import * as v from "valibot";
import type { Clock } from "../kit/clock";
import { parse } from "../kit/parse";
import type { ConversationAccess } from "../messages/conversation_gateway";
import type { ServerClock } from "../socket/server_clock";
import type { Socket } from "../socket/socket";
import { isWatched, onWatchChange } from "../ui/page_lifecycle";
import type { ChatPage } from "./chat/chat_deps";
import { createChatStorage } from "./chat/chat_persistence";
import type { CallPage, EngineDeps } from "./engine_deps";
import { DeviceManager } from "./media/device_manager";
import { createPreferenceStorage } from "./media/device_preferences";
import { isAllowed } from "./media/permissions";
import { createRinger } from "./media/ringer";
import type { SharedAudioContext } from "./media/shared_audio_context";
import { createCallHistory } from "./model/call_history";
import { createCallHistoryDatabase } from "./model/call_history_database";
import { createCallStorage } from "./model/call_persistence";
import { recordingDeps } from "./recording/browser_deps";
import { keepLastFrame } from "./share/last_frame";
import { contextMaker } from "./support";
import { createKeyDatabase } from "./verify/identity_key_database";

export interface PageDeps {
  socket: Socket;
  serverClock: ServerClock;
  clock: Clock;
  /** `sessionStorage`, or null where the browser forbids it. */
  sessionStore(): Storage | null;
  /** `localStorage`, or null where the browser forbids it. */
  localStore(): Storage | null;
  newId(): string;
  /** Access to the conversations of the signed-in user. */
  gateway: ConversationAccess;
  today: ChatPage["today"];
  /** Opened by the first gesture, which may come before the code of calls. */
  audio: SharedAudioContext;
}

/** Return the dependencies of the engine for this page. */
export function browserDeps({ socket, serverClock, clock, ...page }: PageDeps): EngineDeps {
  const { newId, audio } = page;
  const makeContext = contextMaker();
  const deviceManager = new DeviceManager({
    devices: navigator.mediaDevices,
    isAllowed,
    clock,
    preferenceStorage: createPreferenceStorage(page.localStore),
    makeContext,
    audio,
    makeStream,
    makeAudio: () => new Audio(),
    hasSpeakerChoice: "setSinkId" in HTMLMediaElement.prototype,
  });
  const rtc = { makePeerConnection, makeStream, fetchIceServers, onNetwork };
  return {
    ...rtc,
    socket,
    serverClock,
    clock,
    newId,
    deviceManager,
    ringer: createRinger({
      clock,
      audio,
      locks: navigator.locks,
      outputOf: (context) => deviceManager.speaker.outputOf(context),
      autoplayPolicy: (context) => (navigator as AutoplayTeller).getAutoplayPolicy?.(context),
    }),
    callStorage: createCallStorage(page.sessionStore),
    history: createCallHistory(createCallHistoryDatabase()),
    capabilities: {
      chat: chatDeps(page),
      recording: recordingDeps(clock),
      share: { ...rtc, devices: navigator.mediaDevices, keepLastFrame },
      verify: { keys: createKeyDatabase() },
    },
    page: callPage,
  };
}

const makePeerConnection = (configuration: RTCConfiguration): RTCPeerConnection =>
  new RTCPeerConnection(configuration);
const makeStream = (): MediaStream => new MediaStream();

function onNetwork(listener: () => void): () => void {
  window.addEventListener("online", listener);
  return () => window.removeEventListener("online", listener);
}

const callPage: CallPage = {
  onLeave(listener) {
    window.addEventListener("pagehide", ({ persisted }) => listener({ isCached: persisted }));
  },
  age: pageAge,
};

/** An age that is too high only makes a close look like a reload, which ends no call by mistake. */
function pageAge(): number {
  const [load] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return Math.round(performance.now() - (load?.responseStart ?? 0));
}

type ChatPageDeps = Pick<PageDeps, "sessionStore" | "gateway" | "today" | "newId">;

function chatDeps({ sessionStore, gateway, today, newId }: ChatPageDeps) {
  const onLeave: ChatPage["onLeave"] = (listener) => window.addEventListener("pagehide", listener);
  const page = { isWatched, onWatch: onWatchChange, onLeave, today };
  return { storage: createChatStorage(sessionStore), gateway, page, newId };
}

/** Autoplay Policy Detection (W3C working draft) is missing from TypeScript's types. */
interface AutoplayTeller {
  getAutoplayPolicy?(context: AudioContext): string;
}

const iceServers = v.object({
  items: v.array(
    v.object({
      urls: v.union([v.string(), v.array(v.string())]),
      username: v.exactOptional(v.string()),
      credential: v.exactOptional(v.string()),
    }),
  ),
});

/** Fetch STUN and TURN servers; TURN credentials expire within minutes. */
async function fetchIceServers(): Promise<RTCIceServer[]> {
  const response = await fetch("/api/ice-servers");
  if (!response.ok) return [];
  const body = parse(iceServers, await response.json());
  return body?.items ?? [];
}
