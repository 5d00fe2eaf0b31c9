/**
 * A capability is what two people do in a call besides talking: chat, screen sharing, recording,
 * verification, statistics.
 *
 * It lives as long as the page and is attached to each connection of each call: never before the
 * callee has accepted, never after the call has ended. It reaches the other browser over data
 * channels of the main connection, or over peer connections of its own whose signals it sends
 * with `sendSignal`. What it shows is a store of its own.
 */
import type { Clock } from "../../kit/clock";
import type { SignalFrame } from "../../socket/protocol";
import type { Socket } from "../../socket/socket";
import type { StreamRegistry } from "../media/stream_registry";
import type { CallStore, Peer } from "../model/snapshot";
import type { ChannelListener, ChannelSpec, DataChannel } from "./data_channel";
import type { PeerConnectionState } from "./peer_connection";
import type { StatsPoller } from "./stats_poller";

/** What every capability may use of the page and of the call. */
export interface CapabilityContext {
  clock: Clock;
  socket: Pick<Socket, "on">;
  call: CallStore;
  streams: StreamRegistry;
  /** The id of the call that this tab was in before a reload, or null. */
  callBeforeReload(): string | null;
}

/** One main connection of a call; a rebuilt one takes its place. */
export interface AttachedConnection {
  readonly callId: string;
  readonly peer: Peer;
  /** The callee is the polite peer on every connection. */
  readonly isCaller: boolean;
  /** How often the main connection has been rebuilt. */
  readonly epoch: number;
  /** For reading only. */
  readonly connection: RTCPeerConnection;
  readonly stats: StatsPoller;
  /** Open a data channel. Throws when its id is taken on this connection. */
  openChannel(channel: ChannelSpec, listener: ChannelListener): DataChannel;
  /** Send a signal of another peer connection over the best transport. */
  sendSignal(signal: SignalFrame): void;
}

export interface Capability {
  /** A main connection begins, of a new call or rebuilt; no description has been sent yet. */
  attach(attached: AttachedConnection): void;
  /** The call has ended; called once for each call that was attached. */
  end(): void;
  /** The state of the main connection has changed. */
  connectionChanged?(state: PeerConnectionState): void;
  /** A signal for another connection than the main one has arrived. It is not validated. */
  receive?(signal: unknown): void;
  /** The socket is open again: what was sent meanwhile may be lost. */
  resumed?(): void;
}
