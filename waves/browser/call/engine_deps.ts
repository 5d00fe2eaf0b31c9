/** Everything of the outside world that the call engine uses: tests bring their own. */
import type { Clock } from "../kit/clock";
import type { TabMemory } from "../kit/tab_storage";
import type { Wire } from "../socket/socket";
import type { CapabilityDeps } from "./capabilities";
import type { DeviceManager } from "./media/device_manager";
import type { CallHistory } from "./model/call_history";
import type { Opening } from "./model/snapshot";

export interface EngineDeps {
  wire: Wire;
  clock: Clock;
  /** Cameras, microphones and speakers, and what this person has chosen of them. */
  equipment: DeviceManager;
  makePeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  makeStream(): MediaStream;
  fetchIceServers(): Promise<RTCIceServer[]>;
  /** A new call id: a UUID. */
  newId(): string;
  ringer: Ringer;
  memory: CallMemory;
  log: CallHistory;
  capabilities: CapabilityDeps;
  /** Hear that the network of this machine is back; the answer ends it. */
  onNetwork(listener: () => void): () => void;
  page: CallPage;
}

/** What is heard while a call rings; `ringer.ts` synthesises it. */
export interface Ringer {
  /** Ring for the callee, or let the caller hear that it rings there. */
  start(sound: "ring" | "ringback"): void;
  stop(): void;
  /** Called from a click: the browser allows sound from now on. */
  enable(): void;
  /** Hear whether the browser refuses to play; the answer ends it. */
  onBlocked(listener: (isBlocked: boolean) => void): () => void;
}

/** The page that the call runs in. */
export interface CallPage {
  /** Hear that the page goes away; `isCached`: the browser may show it again as it is. */
  onLeave(listener: (leaving: { isCached: boolean }) => void): void;
  /** Milliseconds since the server began to answer the request for this page. */
  age(): number;
}

/** What a reload of the page must not lose. */
export type CallMemory = TabMemory<RememberedCall>;

/** A call that was dialled or accepted here, as the tab that was in it remembers it. */
export interface RememberedCall extends Opening {
  /** Empty until the server has confirmed the acceptance. */
  ticket: string;
  epoch: number;
  micMuted: boolean;
  cameraOff: boolean;
  /** When the first connection was made, in milliseconds since 1970; 0 before. */
  connectedAt: number;
  /** When it was last alive in this tab, in milliseconds since 1970. */
  aliveAt: number;
  /** Written while the page went away in order: nothing has changed since. */
  left: boolean;
}
