/** The peer connection of one share, for one direction and one epoch. */

import type { Clock } from "../../kit/clock";
import type { LinkName, SignalFrame } from "../../socket/protocol";
import type { DisplayDevices } from "../media/get_user_media";
import type { AttachedConnection } from "../rtc/capability";
import { IceRecovery } from "../rtc/ice_recovery";
import {
  PeerConnection,
  type PeerConnectionMedia,
  type PeerConnectionState,
} from "../rtc/peer_connection";
import { PrewarmedConnection } from "../rtc/prewarmed_connection";
import { Signaling } from "../rtc/signaling";
import type { LastFrame } from "./last_frame";

export interface ShareDeps {
  /** `navigator.mediaDevices`: undefined where the page is not secure. */
  devices: DisplayDevices;
  makePeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  makeStream(): MediaStream;
  fetchIceServers(): Promise<RTCIceServer[]>;
  /** Keep the latest frame of a shared screen for a viewer who connects later. */
  keepLastFrame(stream: MediaStream): LastFrame;
  /** Subscribe to the return of the network. Returns an unsubscribe function. */
  onNetwork(listener: () => void): () => void;
}

export type ShareContext = ShareDeps & { clock: Clock };

export interface ShareConnectionDeps {
  engine: ShareContext;
  attached: AttachedConnection;
  link: LinkName;
  epoch: number;
  /** Only the sharer offers. */
  isSharer: boolean;
  media: PeerConnectionMedia;
  stateChanged(state: PeerConnectionState): void;
}

export class ShareConnection {
  readonly #prewarmed: PrewarmedConnection;
  readonly #signaling: Signaling;
  readonly #peer: PeerConnection;
  readonly #recovery: IceRecovery;

  /** Throws when the browser refuses another connection. */
  constructor(private readonly deps: ShareConnectionDeps) {
    const { engine, attached, isSharer, media } = deps;
    this.#prewarmed = new PrewarmedConnection(engine);
    this.#signaling = new Signaling({
      callId: attached.callId,
      link: deps.link,
      epoch: deps.epoch,
      sendSignal: (signal: SignalFrame) => attached.sendSignal(signal),
      // Other epochs are handled by the owner of this connection.
      rebuilt: () => {},
    });
    this.#peer = new PeerConnection({
      connection: this.#prewarmed.connection,
      ready: this.#prewarmed.ready,
      polite: !attached.isCaller,
      offers: isSharer ? "here" : "there",
      media,
      send: (signal) => this.#signaling.send(signal),
      stateChanged: (state) => this.#followState(state),
    });
    this.#recovery = new IceRecovery({
      clock: engine.clock,
      polite: false,
      restart: () => void this.#restart(),
    });
  }

  get epoch(): number {
    return this.deps.epoch;
  }

  get state(): PeerConnectionState {
    return this.#peer.state;
  }

  offer(): void {
    // A connection that cannot offer never connects: the deadline of the share handles it.
    this.#peer.offer().catch(() => {});
  }

  /** Handle a signal of this connection and epoch; what does not fit is dropped. */
  receive(signal: unknown): void {
    const body = this.#signaling.receive(signal);
    if (body !== null && !("control" in body)) this.#peer.receive(body);
  }

  /** Repeat signals that may have been lost. */
  resend(): void {
    if (this.#peer.state === "connected") return;
    const isUnanswered = this.#prewarmed.connection.signalingState === "have-local-offer";
    this.#signaling.resend({ isUnanswered });
  }

  /** The network has changed or is back: restart ICE, if this side is the sharer. */
  networkChanged(): void {
    if (this.deps.isSharer) this.#recovery.networkChanged();
  }

  /** Tell the peer that the share has ended. */
  sendStopped(): void {
    this.#signaling.send({ control: { kind: "stopped" } });
  }

  close(): void {
    this.#recovery.stop();
    this.#peer.close();
  }

  #followState(state: PeerConnectionState): void {
    if (this.deps.isSharer) this.#recovery.follow(state);
    this.deps.stateChanged(state);
  }

  async #restart(): Promise<void> {
    // TURN credentials expire within minutes, and a share may last for hours.
    await this.#prewarmed.refresh();
    this.#peer.restartIce();
  }
}
