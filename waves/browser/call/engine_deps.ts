/** Everything that the call engine uses from outside; tests pass fakes. */
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
  /** Cameras, microphones and speakers, and which of them the user has chosen. */
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
  /** Subscribe to the return of the network. Returns an unsubscribe function. */
  onNetwork(listener: () => void): () => void;
  page: CallPage;
}

/** The sounds of a ringing call; `ringer.ts` synthesises them. */
export interface Ringer {
  /** Play the ringtone for the callee or the ringback tone for the caller. */
  start(sound: "ring" | "ringback"): void;
  stop(): void;
  /** Called from a click: the browser allows sound from now on. */
  enable(): void;
  /** Subscribe to whether the browser blocks sound. Returns an unsubscribe function. */
  onBlocked(listener: (isBlocked: boolean) => void): () => void;
}

/** The page that the call runs in. */
export interface CallPage {
  /** Subscribe to `pagehide`. `isCached`: the page may be restored from the back/forward cache. */
  onLeave(listener: (leaving: { isCached: boolean }) => void): void;
  /** Milliseconds since the server began to answer the request for this page. */
  age(): number;
}

/** Persists the call across a reload of the page. */
export type CallMemory = TabMemory<RememberedCall>;

/** A call that was dialled or accepted in this tab, as it is persisted. */
export interface RememberedCall extends Opening {
  /** Empty until the server has confirmed the acceptance. */
  ticket: string;
  epoch: number;
  micMuted: boolean;
  cameraOff: boolean;
  /** When the first connection was made, in milliseconds since 1970; 0 before. */
  connectedAt: number;
  /** When this tab last confirmed it, in milliseconds since 1970. */
  aliveAt: number;
  /** Written on `pagehide`: nothing has changed since. */
  left: boolean;
}
