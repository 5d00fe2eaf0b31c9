/**
 * One RTCPeerConnection: perfect negotiation, early candidates, derived state.
 *
 * Negotiation follows the example of W3C WebRTC 1.0, section 10.7; the callee is the polite
 * peer. The caller makes the first offer of the main connection, while the call rings: its
 * tracks are ready, and the callee's devices open only after the acceptance. On a connection
 * that carries media one way only the sender offers.
 */
import type { Candidate, Description } from "../../socket/protocol";
import { EarlyCandidates } from "./candidates";

export type PeerConnectionState =
  | "new"
  | "connecting"
  | "connected"
  | "disconnected"
  | "failed"
  | "closed";

/** A signal that one side sends about the connection. */
export type PeerConnectionSignal = { description: Description } | { candidate: Candidate };

/** The media of a connection. */
export interface PeerConnectionMedia {
  /** Add the transceivers of the first offer of this side. */
  offering(connection: RTCPeerConnection): void;
  /** A remote offer was applied: choose what to send over its transceivers. */
  answering(connection: RTCPeerConnection): void;
  /** A remote track has arrived. */
  arrived(track: MediaStreamTrack): void;
}

export interface PeerConnectionDeps {
  connection: RTCPeerConnection;
  polite: boolean;
  /** Which side may make offers; descriptions that contradict it are dropped. */
  offers: "either" | "here" | "there";
  media: PeerConnectionMedia;
  /** Resolves when the ICE servers are known and descriptions may be made. */
  ready: Promise<void>;
  send(signal: PeerConnectionSignal): void;
  stateChanged(state: PeerConnectionState): void;
}

export class PeerConnection {
  #makingOffer = false;
  #isSettingRemoteAnswerPending = false;
  #isSilent = false;
  /** Whether the first offer and its candidates are held back. */
  #isHeld = false;
  /** Whether an offer is waiting to be sent. */
  #isWaiting = false;
  #prepared: Promise<void> | null = null;
  #state: PeerConnectionState = "new";
  #inOrder: Promise<void>;
  readonly #candidates: EarlyCandidates;

  constructor(private readonly deps: PeerConnectionDeps) {
    const { connection } = deps;
    this.#inOrder = deps.ready;
    this.#candidates = new EarlyCandidates(connection);
    connection.onicecandidate = ({ candidate }) => {
      // While the offer is held back, its description collects the candidates.
      if (candidate?.candidate && !this.#isHeld) deps.send({ candidate: plain(candidate) });
    };
    connection.ontrack = ({ track }) => deps.media.arrived(track);
    connection.onconnectionstatechange = () => this.#refresh();
    connection.oniceconnectionstatechange = () => this.#refresh();
  }

  get state(): PeerConnectionState {
    return this.#state;
  }

  /** Make the first offer and gather candidates, without sending anything: `offer` does. */
  prepareOffer(): Promise<void> {
    this.#isHeld = true;
    this.#prepared ??= this.#offer();
    return this.#prepared;
  }

  /** Start with an offer; a prepared one is sent at once, with the candidates found so far. */
  async offer(): Promise<void> {
    this.#isHeld = false;
    if (this.#prepared === null) await this.#offer();
    else if (this.#isWaiting) this.#sendDescription();
    else await this.#prepared;
  }

  /** Handle a remote signal; what does not fit is dropped. */
  receive(signal: PeerConnectionSignal): void {
    this.#inOrder = this.#inOrder.then(() => this.#take(signal)).catch(() => {});
  }

  /** Restart ICE, if this side may make offers. */
  restartIce(): void {
    if (this.deps.offers === "there" || this.#state === "closed") return;
    this.deps.connection.restartIce();
  }

  /** Set whether nothing has arrived for too long. */
  setSilent(isSilent: boolean): void {
    this.#isSilent = isSilent;
    this.#refresh();
  }

  /** Stop all callbacks; what was sent may still be delivered until `close`. */
  silence(): void {
    const { connection } = this.deps;
    connection.onicecandidate = null;
    connection.ontrack = null;
    connection.onnegotiationneeded = null;
    connection.onconnectionstatechange = null;
    connection.oniceconnectionstatechange = null;
    this.#state = "closed";
  }

  close(): void {
    this.silence();
    this.deps.connection.close();
  }

  async #offer(): Promise<void> {
    await this.deps.ready;
    if (this.#state === "closed") return;
    this.deps.media.offering(this.deps.connection);
    this.#negotiateWhenNeeded();
    await this.#negotiate();
  }

  #negotiateWhenNeeded(): void {
    this.deps.connection.onnegotiationneeded = () => void this.#negotiate();
  }

  async #negotiate(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.deps.connection.setLocalDescription();
      this.#sendDescription();
    } catch {
      // The connection was closed meanwhile, or cannot offer: the connect timeout handles it.
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(signal: PeerConnectionSignal): Promise<void> {
    if (this.#state === "closed") return;
    if ("description" in signal) await this.#describe(signal.description);
    else this.#candidates.add(signal.candidate);
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<void> {
    const { connection, polite } = this.deps;
    if (!this.#isDue(description.type)) return;
    const isStable = connection.signalingState === "stable" || this.#isSettingRemoteAnswerPending;
    const readyForOffer = !this.#makingOffer && isStable;
    const offerCollision = description.type === "offer" && !readyForOffer;
    const ignoreOffer = !polite && offerCollision;
    if (ignoreOffer) return;
    this.#isSettingRemoteAnswerPending = description.type === "answer";
    try {
      await connection.setRemoteDescription(description);
    } finally {
      this.#isSettingRemoteAnswerPending = false;
    }
    this.#candidates.flush();
    if (description.type === "offer") await this.#answer();
  }

  #isDue(type: RTCSdpType): boolean {
    const { offers } = this.deps;
    return offers === "either" || (type === "offer") === (offers === "there");
  }

  async #answer(): Promise<void> {
    this.deps.media.answering(this.deps.connection);
    await this.deps.connection.setLocalDescription();
    this.#sendDescription();
    // Not earlier, or the callee would make an offer of its own.
    if (this.deps.offers === "either") this.#negotiateWhenNeeded();
  }

  #sendDescription(): void {
    this.#isWaiting = this.#isHeld;
    if (this.#isHeld || this.#state === "closed") return;
    const description = this.deps.connection.localDescription;
    if (description === null) return;
    const { type, sdp } = description;
    if (type === "offer" || type === "answer") this.deps.send({ description: { type, sdp } });
  }

  #refresh(): void {
    const state = this.#derive();
    if (state === this.#state || this.#state === "closed") return;
    this.#state = state;
    this.deps.stateChanged(state);
  }

  #derive(): PeerConnectionState {
    const { connectionState, iceConnectionState } = this.deps.connection;
    if (connectionState === "failed" || iceConnectionState === "failed") return "failed";
    const isCut = connectionState === "disconnected" || iceConnectionState === "disconnected";
    if (isCut || (connectionState === "connected" && this.#isSilent)) return "disconnected";
    return connectionState;
  }
}

function plain({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): Candidate {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
