/**
 * What two people do in a call besides talking: sharing, writing, recording, verifying.
 *
 * A capability lives as long as the page and is told of each call. It hears nothing before
 * the consent and the acceptance, and nothing after the end; what it shows is a store of
 * its own. It reaches the other side over data channels of the main link, or over links
 * of its own whose signals `carry` brings there.
 */
import type { SignalFrame } from "../../socket/protocol";
import type { ChannelName, PeerChannel, PeerChannelParts } from "../rtc/data_channel";
import type { LinkState } from "../rtc/peer_connection";
import type { Peer } from "./snapshot";

export type ChannelListener = Pick<PeerChannelParts, "changed" | "received">;

/** One main link of a call: another one takes its place when it is rebuilt. */
export interface AttachedLink {
  readonly callId: string;
  readonly peer: Peer;
  /** The callee is the polite peer on every link. */
  readonly isCaller: boolean;
  /** How often the main link has been rebuilt. */
  readonly epoch: number;
  /** Read it, change nothing: it is the main link's. */
  readonly connection: RTCPeerConnection;
  /** Open a channel; once per name and link. */
  openChannel(name: ChannelName, listener: ChannelListener): PeerChannel;
  /** Send a signal of another link by the best way that there is. */
  carry(signal: SignalFrame): void;
}

export interface Capability {
  /** A main link begins, of a new call or rebuilt: no description has been made yet. */
  attach(link: AttachedLink): void;
  /** The main link has changed its state. */
  linkChanged(state: LinkState): void;
  /** A signal for another link than the main one: untrusted. */
  receive(signal: unknown): void;
  /** The socket is open again: what was said meanwhile may be lost. */
  resumed(): void;
  /** The call is over; comes once per call that was attached. */
  end(): void;
}
