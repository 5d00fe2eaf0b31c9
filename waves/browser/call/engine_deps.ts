/** Everything that the call engine uses from outside; tests pass fakes. */
import type { Clock } from "../kit/clock";
import type { ServerClock } from "../socket/server_clock";
import type { Socket } from "../socket/socket";
import type { CapabilityDeps } from "./capabilities";
import type { DeviceManager } from "./media/device_manager";
import type { CallHistory } from "./model/call_history";
import type { CallStorage } from "./model/call_persistence";
import type { Ringer } from "./model/ring";

export interface EngineDeps {
  socket: Socket;
  serverClock: Pick<ServerClock, "now">;
  clock: Clock;
  /** Cameras, microphones and speakers, and which of them the user has chosen. */
  deviceManager: DeviceManager;
  makePeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  makeStream(): MediaStream;
  fetchIceServers(): Promise<RTCIceServer[]>;
  /** A new call id: a UUID. */
  newId(): string;
  ringer: Ringer;
  callStorage: CallStorage;
  history: CallHistory;
  capabilities: CapabilityDeps;
  /** Subscribe to the return of the network. Returns an unsubscribe function. */
  onNetwork(listener: () => void): () => void;
  page: CallPage;
}

/** The page that the call runs in. */
export interface CallPage {
  /** Subscribe to `pagehide`. `isCached`: the page may be restored from the back/forward cache. */
  onLeave(listener: (leaving: { isCached: boolean }) => void): void;
  /** Milliseconds since the server began to answer the request for this page. */
  age(): number;
}
