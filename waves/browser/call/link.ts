/**
 * One RTCPeerConnection: perfect negotiation, early candidates, derived state.
 *
 * Negotiation follows the example of W3C WebRTC 1.0, section 10.7; the callee is the
 * polite peer. The first offer is always the caller's: it has its tracks already and can
 * offer in the moment in which it hears of the acceptance, while the callee's devices
 * still open. Both kinds of media are negotiated at once and for both directions, so that
 * whatever a device does later is a `replaceTrack`, never a renegotiation.
 */
import type { Candidate, Description } from "../protocol";
import { EarlyCandidates } from "./candidates";
import type { Kind } from "./devices";
import { goFull, SMALL_FIRST, startSmall } from "./picture";

export type LinkState = "new" | "connecting" | "connected" | "disconnected" | "failed" | "closed";

/** What one side tells the other about the link. */
export type LinkSignal = { description: Description } | { candidate: Candidate };

export interface LinkParts {
  connection: RTCPeerConnection;
  polite: boolean;
  /** Names our media to the other side: tracks of one stream are played in step. */
  stream: MediaStream;
  /** Resolves when descriptions may be made: the ICE servers are known. */
  ready: Promise<void>;
  /** What to send when the link begins. */
  track(kind: Kind): MediaStreamTrack | null;
  send(signal: LinkSignal): void;
  stateChanged(state: LinkState): void;
  trackArrived(track: MediaStreamTrack): void;
}

const KINDS: readonly Kind[] = ["audio", "video"];

export class Link {
  #makingOffer = false;
  #isSettingRemoteAnswerPending = false;
  #isSilent = false;
  #state: LinkState = "new";
  #inOrder: Promise<void>;
  readonly #senders: Partial<Record<Kind, RTCRtpSender>> = {};
  readonly #candidates: EarlyCandidates;

  constructor(private readonly parts: LinkParts) {
    const { connection } = parts;
    this.#inOrder = parts.ready;
    this.#candidates = new EarlyCandidates(connection);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) parts.send({ candidate: plain(candidate) });
    };
    connection.ontrack = ({ track }) => parts.trackArrived(track);
    connection.onconnectionstatechange = () => this.#refresh();
    connection.oniceconnectionstatechange = () => this.#refresh();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Begin with an offer. */
  async offer(): Promise<void> {
    await this.parts.ready;
    if (this.#state === "closed") return;
    const { connection, stream, track } = this.parts;
    for (const kind of KINDS) {
      const init: RTCRtpTransceiverInit = { direction: "sendrecv", streams: [stream] };
      if (kind === "video") init.sendEncodings = [{ ...SMALL_FIRST }];
      this.#senders[kind] = connection.addTransceiver(track(kind) ?? kind, init).sender;
    }
    this.#negotiateWhenNeeded();
    await this.#negotiate();
  }

  /** Take what the other side says; what does not fit is dropped. */
  receive(signal: LinkSignal): void {
    this.#inOrder = this.#inOrder.then(() => this.#take(signal)).catch(() => {});
  }

  /** Send `track` from now on, or nothing; no renegotiation. */
  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#senders[kind]?.replaceTrack(track).catch(() => {});
  }

  /** Stop saving on the picture. */
  showFullPicture(): void {
    if (this.#senders.video !== undefined && this.#state !== "closed") goFull(this.#senders.video);
  }

  /** Look for new ways to the other side on the same connection. */
  restartIce(): void {
    if (this.#state !== "closed") this.parts.connection.restartIce();
  }

  /** Nothing has been heard for too long, or it is heard again. */
  setSilent(isSilent: boolean): void {
    this.#isSilent = isSilent;
    this.#refresh();
  }

  /** Do and tell nothing more; what was said may still get through until `close`. */
  silence(): void {
    const { connection } = this.parts;
    connection.onicecandidate = null;
    connection.ontrack = null;
    connection.onnegotiationneeded = null;
    connection.onconnectionstatechange = null;
    connection.oniceconnectionstatechange = null;
    this.#state = "closed";
  }

  close(): void {
    this.silence();
    this.parts.connection.close();
  }

  #negotiateWhenNeeded(): void {
    this.parts.connection.onnegotiationneeded = () => void this.#negotiate();
  }

  async #negotiate(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.parts.connection.setLocalDescription();
      this.#sendDescription();
    } catch {
      // The connection was closed meanwhile, or cannot offer: the connect timeout tells.
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(signal: LinkSignal): Promise<void> {
    if (this.#state === "closed") return;
    if ("description" in signal) await this.#describe(signal.description);
    else this.#candidates.add(signal.candidate);
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<void> {
    const { connection, polite } = this.parts;
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

  async #answer(): Promise<void> {
    this.#attachToOffered();
    await this.parts.connection.setLocalDescription();
    this.#sendDescription();
    // Not before: a callee that begins to negotiate on its own would offer.
    this.#negotiateWhenNeeded();
  }

  /** Send on what the offer brought: of each kind the first, in both directions. */
  #attachToOffered(): void {
    for (const transceiver of this.parts.connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as Kind;
      if (this.#senders[kind] !== undefined) continue;
      this.#senders[kind] = transceiver.sender;
      transceiver.direction = "sendrecv";
      // Firefox before 113 has no setStreams: there sound and picture may drift apart.
      transceiver.sender.setStreams?.(this.parts.stream);
      if (kind === "video") startSmall(transceiver.sender);
      this.setTrack(kind, this.parts.track(kind));
    }
  }

  #sendDescription(): void {
    const description = this.parts.connection.localDescription;
    if (description === null) return;
    const { type, sdp } = description;
    if (type === "offer" || type === "answer") this.parts.send({ description: { type, sdp } });
  }

  #refresh(): void {
    const state = this.#derive();
    if (state === this.#state || this.#state === "closed") return;
    this.#state = state;
    this.parts.stateChanged(state);
  }

  #derive(): LinkState {
    const { connectionState, iceConnectionState } = this.parts.connection;
    if (connectionState === "failed" || iceConnectionState === "failed") return "failed";
    const isCut = connectionState === "disconnected" || iceConnectionState === "disconnected";
    if (isCut || (connectionState === "connected" && this.#isSilent)) return "disconnected";
    return connectionState;
  }
}

function plain({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): Candidate {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
