/** What the screen knows about the call of this browser. `bridge/` names every field. */

import type { Store } from "../../kit/store";
import type { EndReason } from "../../socket/protocol";
import type { Problem } from "./media_errors";

export type Phase =
  | "idle"
  | "outgoing"
  | "incoming"
  | "connecting"
  | "connected"
  | "reconnecting"
  | "ended";

export type Media = "audio" | "video";

/** Why this browser's part ended: two more than the call itself knows. */
export type EndedAs = EndReason | "answered_elsewhere" | "declined_elsewhere";

export interface Peer {
  id: string;
  username: string;
  display_name: string;
}

/** What is known of a call when it begins. */
export interface Opening {
  callId: string;
  peer: Peer;
  media: Media;
  isCaller: boolean;
}

export interface CallSnapshot {
  phase: Phase;
  /** What the call was dialled as; a camera may be turned on and off in either. */
  media: Media;
  peerId: string;
  peerName: string;
  peerUsername: string;
  callId: string;
  /** Outgoing: a device of the callee really rings. */
  ringing: boolean;
  /** Time since the first connection, such as 02:31; empty before. */
  elapsed: string;
  endReason: EndedAs | "";
  /** The call ended before it could ring here. */
  unseen: boolean;
  wasCaller: boolean;
  problem: Problem;
  /** The same, as the other side told it. */
  peerProblem: Problem;
  micMuted: boolean;
  cameraOff: boolean;
  /** False once it is known that this call gets no sound from here. */
  hasMicrophone: boolean;
  /** False once it is known that this call gets no picture from here. */
  hasCamera: boolean;
  /** Our picture is being sent. */
  localVideo: boolean;
  /** Their picture is arriving. */
  remoteVideo: boolean;
  remoteMuted: boolean;
  /** The browser plays no sound before a gesture. */
  soundBlocked: boolean;
  /** The same for a picture without sound. */
  pictureBlocked: boolean;
}

export type CallStore = Pick<Store<CallSnapshot>, "getSnapshot" | "subscribe">;

/** Whether both have accepted, and neither has left. */
export function isRunning({ phase }: Pick<CallSnapshot, "phase">): boolean {
  return phase === "connecting" || phase === "connected" || phase === "reconnecting";
}

/** No call: also what every new call begins from. */
export const IDLE: Readonly<CallSnapshot> = Object.freeze({
  phase: "idle",
  media: "audio",
  peerId: "",
  peerName: "",
  peerUsername: "",
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

/** What is over with the call; why it ended stays in sight. */
export const NO_MEDIA: Readonly<Partial<CallSnapshot>> = Object.freeze({
  ringing: false,
  localVideo: false,
  remoteVideo: false,
});

/** What the screen shows of a call that begins. */
export function openingSnapshot({ callId, peer, media, isCaller }: Opening): CallSnapshot {
  return {
    ...IDLE,
    media,
    callId,
    peerId: peer.id,
    peerName: peer.display_name,
    peerUsername: peer.username,
    wasCaller: isCaller,
  };
}
