/** The state of the call in this browser, as screens see it. */

import type { Store } from "../../kit/store";
import type { EndReason } from "../../socket/protocol";
import type { Problem } from "./media_errors";
import { hueOf, initialsOf } from "./peer_avatar";

export type Phase =
  | "idle"
  | "outgoing"
  | "incoming"
  | "connecting"
  | "connected"
  | "reconnecting"
  | "ended";

export type Media = "audio" | "video";

/** End reasons, with two that end only the ring of this tab. */
export type LocalEndReason = EndReason | "answered_elsewhere" | "declined_elsewhere";

export interface Peer {
  id: string;
  username: string;
  display_name: string;
  /** The address of the picture; without one the initials are shown. */
  avatar_url?: string | null | undefined;
}

/** What is known about a call when it begins. */
export interface CallDetails {
  callId: string;
  peer: Peer;
  media: Media;
  isCaller: boolean;
}

export interface CallSnapshot {
  phase: Phase;
  /** What the call was dialled as; the camera can be turned on and off in both. */
  media: Media;
  peerId: string;
  peerName: string;
  peerUsername: string;
  /** The avatar: the address of a picture, or empty; initials and the hue behind them. */
  peerPicture: string;
  peerInitials: string;
  peerHue: number;
  callId: string;
  /** Outgoing: a tab of the callee rings. */
  ringing: boolean;
  /** Time since the first connection, such as 02:31; empty before. */
  elapsed: string;
  endReason: LocalEndReason | "";
  /** The call ended before it could ring here. */
  unseen: boolean;
  wasCaller: boolean;
  problem: Problem;
  /** The device problem that the peer has reported. */
  peerProblem: Problem;
  micMuted: boolean;
  cameraOff: boolean;
  /** False once it is known that no microphone is available. */
  hasMicrophone: boolean;
  /** False once it is known that no camera is available. */
  hasCamera: boolean;
  /** Local video is being sent. */
  localVideo: boolean;
  /** Remote video is arriving. */
  remoteVideo: boolean;
  remoteMuted: boolean;
  /** The browser blocks sound until a user gesture. */
  soundBlocked: boolean;
  /** The browser blocks a muted video until a user gesture. */
  pictureBlocked: boolean;
}

export type CallStore = Pick<Store<CallSnapshot>, "getSnapshot" | "subscribe">;

/** Whether the call is accepted and has not ended. */
export function isRunning({ phase }: Pick<CallSnapshot, "phase">): boolean {
  return phase === "connecting" || phase === "connected" || phase === "reconnecting";
}

/** No call; every new call starts from this. */
export const IDLE: Readonly<CallSnapshot> = Object.freeze({
  phase: "idle",
  media: "audio",
  peerId: "",
  peerName: "",
  peerUsername: "",
  peerPicture: "",
  peerInitials: "",
  peerHue: 0,
  callId: "",
  ringing: false,
  elapsed: "",
  endReason: "",
  unseen: false,
  wasCaller: false,
  problem: "",
  peerProblem: "",
  micMuted: false,
  cameraOff: false,
  hasMicrophone: true,
  hasCamera: true,
  localVideo: false,
  remoteVideo: false,
  remoteMuted: false,
  soundBlocked: false,
  pictureBlocked: false,
});

/** The fields that are reset when a call ends. */
export const NO_MEDIA: Readonly<Partial<CallSnapshot>> = Object.freeze({
  ringing: false,
  localVideo: false,
  remoteVideo: false,
});

/** Return the snapshot of a call that begins. */
export function initialSnapshot({ callId, peer, media, isCaller }: CallDetails): CallSnapshot {
  return {
    ...IDLE,
    media,
    callId,
    ...shownPeer(peer),
    wasCaller: isCaller,
  };
}

/** Return the fields that show this peer. */
export function shownPeer({ id, username, display_name, avatar_url }: Peer) {
  return {
    peerId: id,
    peerName: display_name,
    peerUsername: username,
    peerPicture: avatar_url ?? "",
    peerInitials: initialsOf(display_name),
    peerHue: hueOf(id),
  };
}
