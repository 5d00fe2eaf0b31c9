/** What can be told of calls before their code is loaded. */
import { createTextStorage } from "../kit/browser_storage";
import type { ServerFrame } from "../socket/protocol";
import type { MakeContext } from "./media/audio_source";
import { STORED_CALL } from "./model/stored_call";

/** The frames that the code of calls listens to. */
export const CALL_FRAMES: readonly ServerFrame["type"][] = [
  "welcome",
  "call.incoming",
  "call.ringing",
  "call.accepted",
  "call.ended",
  "signal",
];

/** Whether this browser supports WebRTC; without it only messages work, see `docs/browsers.md`. */
export const canCall = (): boolean => "RTCPeerConnection" in window;

/** Return what opens an AudioContext; undefined where the browser has no Web Audio. */
export const contextMaker = (): MakeContext | undefined =>
  "AudioContext" in window ? (options) => new AudioContext(options) : undefined;

/** Whether this tab was in a call when it was reloaded. */
export const wasInCall = (open: () => Storage | null): boolean =>
  createTextStorage(open).get(STORED_CALL) !== null;
