/** RTCPeerConnections that obey the rules of W3C WebRTC which the link relies on. */

import { settle } from "./fake_clock";
import { FakeChannel, FakeSender } from "./fake_data_channel";
import { FakeTrack } from "./fake_media";

type Kind = "audio" | "video";

export interface FakeTransceiver {
  sender: FakeSender;
  receiver: { track: FakeTrack };
  direction: string;
  /** Whether a description has named it. */
  isAssociated: boolean;
}

interface Line {
  kind: Kind;
  sends: boolean;
}

/** The media that a description names; one without any stands for sound and picture. */
function linesOf(sdp: string): Line[] {
  const found = [...sdp.matchAll(/m=(audio|video)\r\na=(\w+)/g)];
  if (found.length === 0) {
    return [
      { kind: "audio", sends: true },
      { kind: "video", sends: true },
    ];
  }
  return found.map(([, kind, direction]) => ({
    kind: kind as Kind,
    sends: direction?.startsWith("send") ?? false,
  }));
}

/** Whether the other side knows this description, with some or all of its candidates. */
function isDescribed(one: FakePeerConnection, other: FakePeerConnection): boolean {
  const [mine, known] = [one.localDescription?.sdp, other.remoteDescription?.sdp];
  return withoutCandidates(mine) === withoutCandidates(known);
}

const CANDIDATE = /a=(candidate:.*)\r\n/g;

export function withoutCandidates(sdp: string | undefined): string | undefined {
  return sdp?.replaceAll(CANDIDATE, "");
}

let made = 0;

/** Where connections find each other. */
interface Network {
  readonly isReachable: boolean;
  look(one: FakePeerConnection): void;
}

export class FakePeerConnection {
  readonly id = `pc${++made}`;
  readonly certificate = `sha-256 ${made.toString(16).padStart(4, "0").match(/../g)?.join(":")}`;
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  iceConnectionState: RTCIceConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  ontrack: ((event: { track: FakeTrack }) => void) | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  readonly channels: FakeChannel[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  readonly added: RTCIceCandidateInit[] = [];
  readonly configurations: RTCConfiguration[];
  offers = 0;
  answers = 0;
  restarts = 0;
  bytesReceived = 0;
  #generation = 0;
  readonly #hasArrived = new Set<Kind>();
  #needsNegotiation = false;
  /** The operations chain: nothing is asked to negotiate while it is at work. */
  #isBusy = false;
  #rollBackTo: RTCSessionDescriptionInit | null = null;
  #peer: FakePeerConnection | null = null;

  constructor(
    private readonly network: Network,
    configuration: RTCConfiguration,
  ) {
    this.configurations = [configuration];
  }

  /** The control channel: it is always the first. */
  get channel(): FakeChannel | null {
    return this.channels[0] ?? null;
  }

  readonly #heard = new Map<string, () => void>();

  addEventListener(type: string, listener: () => void): void {
    this.#heard.set(type, listener);
  }

  fire(type: string): void {
    this.#heard.get(type)?.();
  }

  get hasWay(): boolean {
    return this.added.length > 0;
  }

  matches(other: FakePeerConnection): boolean {
    const isStable = this.signalingState === "stable" && other.signalingState === "stable";
    const described = this.localDescription !== null && other.localDescription !== null;
    return isStable && described && isDescribed(this, other) && isDescribed(other, this);
  }

  meet(other: FakePeerConnection): void {
    this.#peer = other;
    this.#joinChannels();
    this.become("connected");
    for (const channel of this.channels) if (channel.readyState === "connecting") channel.open();
  }

  /** Channels of the same number belong together (W3C WebRTC, section 6.2). */
  #joinChannels(): void {
    for (const channel of this.channels) {
      channel.peer = this.#peer?.channels.find((one) => one.init.id === channel.init.id) ?? null;
      channel.isCut = false;
    }
  }

  become(state: RTCPeerConnectionState): void {
    if (this.signalingState === "closed") return;
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configurations.push(configuration);
  }

  createDataChannel(label: string, init: RTCDataChannelInit): FakeChannel {
    const channel = new FakeChannel(label, init);
    this.channels.push(channel);
    if (this.channels.length === 1) this.#needNegotiation();
    else if (this.connectionState === "connected") this.#openLate(channel);
    return channel;
  }

  #openLate(channel: FakeChannel): void {
    this.#joinChannels();
    if (this.#peer !== null) this.#peer.#joinChannels();
    queueMicrotask(() => channel.open());
  }

  addTransceiver(what: FakeTrack | Kind, init: RTCRtpTransceiverInit): FakeTransceiver {
    const kind = typeof what === "string" ? what : what.kind;
    const sender = new FakeSender(typeof what === "string" ? null : what, init.sendEncodings);
    sender.streams = init.streams ?? [];
    const made = this.#makeTransceiver(kind, sender, init.direction ?? "sendrecv");
    this.#needNegotiation();
    return made;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  async setLocalDescription(): Promise<void> {
    await this.#operate(() => this.#describeHere());
    void settle(5).then(() => this.#gather());
    this.network.look(this);
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await this.#operate(() => this.#describeThere(description));
    this.network.look(this);
  }

  #describeHere(): void {
    const isAnswer = this.signalingState === "have-remote-offer";
    if (isAnswer) this.answers += 1;
    else this.offers += 1;
    this.#needsNegotiation = false;
    this.#rollBackTo = this.localDescription;
    const type = isAnswer ? "answer" : "offer";
    this.localDescription = { type, sdp: this.#sdp() };
    this.signalingState = isAnswer ? "stable" : "have-local-offer";
    for (const transceiver of this.transceivers) transceiver.isAssociated = true;
  }

  #describeThere(description: RTCSessionDescriptionInit): void {
    const isOffer = description.type === "offer";
    if (!isOffer && this.signalingState !== "have-local-offer") {
      throw new DOMException("no offer to answer", "InvalidStateError");
    }
    if (!description.sdp?.includes("v=0")) throw new DOMException("bad", "OperationError");
    if (isOffer && this.signalingState === "have-local-offer") this.#rollBack();
    this.remoteDescription = description;
    this.signalingState = isOffer ? "have-remote-offer" : "stable";
    for (const line of linesOf(description.sdp)) this.#arrive(line);
    for (const [, candidate = ""] of description.sdp.matchAll(CANDIDATE)) {
      this.added.push({ candidate });
    }
  }

  async #operate(work: () => void): Promise<void> {
    this.#isBusy = true;
    await Promise.resolve();
    this.#requireOpen();
    try {
      work();
    } finally {
      this.#isBusy = false;
    }
    queueMicrotask(() => this.#fireIfNeeded());
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await Promise.resolve();
    this.#requireOpen();
    if (this.remoteDescription === null) {
      throw new DOMException("too early", "InvalidStateError");
    }
    const fragment = candidate.usernameFragment;
    if (fragment && !this.remoteDescription.sdp?.includes(fragment)) {
      throw new DOMException("unknown ufrag", "OperationError");
    }
    this.added.push(candidate);
    this.network.look(this);
  }

  restartIce(): void {
    this.restarts += 1;
    this.#generation += 1;
    this.added.length = 0;
    this.#needNegotiation();
  }

  async getStats(): Promise<Map<string, { type: string; bytesReceived: number }>> {
    if (this.network.isReachable && this.connectionState === "connected") this.bytesReceived += 100;
    return new Map([["t", { type: "transport", bytesReceived: this.bytesReceived }]]);
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
    this.iceConnectionState = "closed";
    for (const channel of this.channels) channel.readyState = "closed";
  }

  #rollBack(): void {
    this.localDescription = this.#rollBackTo;
    this.signalingState = "stable";
    this.#needsNegotiation = true;
  }

  #sdp(): string {
    const lines = this.transceivers.map(
      ({ receiver, direction }) => `m=${receiver.track.kind}\r\na=${direction}\r\n`,
    );
    const start = [
      "v=0",
      `a=ice-ufrag:${this.id}g${this.#generation}`,
      `a=fingerprint:${this.certificate}`,
    ];
    return `${start.join("\r\n")}\r\n${lines.join("")}`;
  }

  #gather(): void {
    if (this.signalingState === "closed") return;
    const usernameFragment = `${this.id}g${this.#generation}`;
    const candidate = `candidate:1 1 udp 1 10.0.0.1 5000 typ host ufrag ${usernameFragment}`;
    const line = { sdpMid: "0", sdpMLineIndex: 0, usernameFragment };
    this.#describeCandidate(candidate);
    this.onicecandidate?.({ candidate: { candidate, ...line } });
    this.onicecandidate?.({ candidate: null });
  }

  /** The local description names what has been gathered (W3C WebRTC, section 4.4.1.1). */
  #describeCandidate(candidate: string): void {
    if (this.localDescription === null) return;
    const { type, sdp } = this.localDescription;
    this.localDescription = { type, sdp: `${sdp}a=${candidate}\r\n` };
  }

  #makeTransceiver(kind: Kind, sender: FakeSender, direction: string): FakeTransceiver {
    const track = new FakeTrack(kind);
    track.muted = true;
    const transceiver = { sender, receiver: { track }, direction, isAssociated: false };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  #arrive({ kind, sends }: Line): void {
    const known = this.transceivers.find(
      (one) => one.receiver.track.kind === kind && one.isAssociated,
    );
    const transceiver = known ?? this.#makeTransceiver(kind, new FakeSender(null), "recvonly");
    if (transceiver.isAssociated && known !== undefined && this.#hasArrived.has(kind)) return;
    transceiver.isAssociated = true;
    if (!sends) return;
    this.#hasArrived.add(kind);
    this.ontrack?.({ track: transceiver.receiver.track });
  }

  #needNegotiation(): void {
    this.#needsNegotiation = true;
    queueMicrotask(() => this.#fireIfNeeded());
  }

  #fireIfNeeded(): void {
    if (this.#isBusy) return;
    if (this.#needsNegotiation && this.signalingState === "stable") this.onnegotiationneeded?.();
  }

  #requireOpen(): void {
    if (this.signalingState === "closed") throw new DOMException("closed", "InvalidStateError");
  }
}
