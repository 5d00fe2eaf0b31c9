/** The peer connection for camera, microphone and data channels, with keepalive and recovery. */
import type { Clock } from "../../kit/clock";
import type { SignalFrame } from "../../socket/protocol";
import type { Socket } from "../../socket/socket";
import type { Kind } from "../media/get_user_media";
import type { LocalMedia } from "../media/local_media";
import type { RemoteMedia } from "../media/remote_media";
import { FULL_AFTER_MS } from "../media/video_ramp_up";
import { CallTracks } from "./call_tracks";
import type { AttachedConnection } from "./capability";
import type { PeerActivity } from "./connect_timer";
import { type ChannelListener, type ChannelSpec, DataChannel } from "./data_channel";
import { IceRecovery } from "./ice_recovery";
import { Keepalive } from "./keepalive";
import { PeerConnection, type PeerConnectionState } from "./peer_connection";
import type { PrewarmedConnection } from "./prewarmed_connection";
import { SignalTransport } from "./signal_transport";
import { Signaling } from "./signaling";
import { type ControlMessage, readSignal } from "./signals";
import { StatsPoller } from "./stats_poller";

/** How long a closing connection may still deliver its last message. */
const LAST_WORD_MS = 150;
/** Longer than the interval of ICE restarts: after a longer silence the peer was away. */
const AWAY_MS = 8_000;
/** How long ICE may take once the peer is heard again. */
const NEWLY_BACK_MS = 10_000;
/** An offer that has arrived is answered within this time. */
const ANSWERED_WITHIN_MS = 500;
const CONTROL: ChannelSpec = { label: "control", id: 0 };
/** Sent every second, so that silence means a lost connection. */
const BEAT = JSON.stringify({ type: "beat" });

export interface MainConnectionDeps {
  socket: Socket;
  clock: Clock;
  callId: string;
  epoch: number;
  polite: boolean;
  prewarmed: PrewarmedConnection;
  local: LocalMedia;
  remote: RemoteMedia;
  stateChanged(state: PeerConnectionState): void;
  /** A message has arrived over the control channel, for any connection of the call. */
  received(message: unknown): void;
  hungUp(): void;
  /** The peer has begun a new connection with this epoch; `signal` is its first signal. */
  rebuilt(epoch: number, signal: unknown): void;
}

export class MainConnection {
  readonly stats: StatsPoller;
  readonly #transport: SignalTransport;
  readonly #signaling: Signaling;
  readonly #channels: DataChannel[] = [];
  readonly #control: DataChannel;
  readonly #tracks: CallTracks;
  readonly #peer: PeerConnection;
  readonly #recovery: IceRecovery;
  readonly #keepalive: Keepalive;
  #reported = "";
  #signalAt = Number.NEGATIVE_INFINITY;
  /** Since when signals have arrived without a long pause. */
  #signalsSince = Number.NEGATIVE_INFINITY;
  #isWaitingToRepeat = false;
  #isHeld = false;

  constructor(private readonly deps: MainConnectionDeps) {
    const { clock, polite, prewarmed } = deps;
    this.stats = new StatsPoller(clock, prewarmed.connection);
    this.#transport = new SignalTransport(deps.socket);
    const sendSignal: AttachedConnection["sendSignal"] = (signal) => this.sendSignal(signal);
    this.#signaling = new Signaling({ ...deps, link: "main", sendSignal });
    this.#control = this.openChannel(CONTROL, {
      changed: () => this.#channelChanged(),
      received: (message) => deps.received(message),
    });
    this.#tracks = this.#makeTracks();
    this.#peer = this.#makePeer();
    this.#recovery = new IceRecovery({ clock, polite, restart: () => void this.#restart() });
    this.#keepalive = new Keepalive({
      clock,
      stats: this.stats,
      send: () => this.#control.send(BEAT),
      changed: (isSilent) => this.#peer.setSilent(isSilent),
    });
  }

  /** Make the offer while the call rings. Nothing is sent before `offer`. */
  prepareOffer(): void {
    this.#isHeld = true;
    this.#peer.prepareOffer().catch(() => {});
  }

  /** Send an offer: the caller does so first, and the side that rebuilds a connection. */
  offer(): void {
    this.#isHeld = false;
    // A connection that cannot offer never connects: the connect timeout handles it.
    this.#peer.offer().catch(() => {});
    this.sendState();
  }

  get connection(): RTCPeerConnection {
    return this.deps.prewarmed.connection;
  }

  openChannel(spec: ChannelSpec, listener: ChannelListener): DataChannel {
    const { clock } = this.deps;
    const channel = new DataChannel({ connection: this.connection, clock, ...spec, ...listener });
    this.#channels.push(channel);
    return channel;
  }

  /** Send a signal of any connection of this call over the best transport. */
  sendSignal(signal: SignalFrame): void {
    this.#transport.sendSignal(signal);
  }

  /** Handle a signal for this connection from the socket or the control channel. */
  receive(signal: unknown): void {
    const body = this.#signaling.receive(signal);
    if (this.#hasCrossed(signal)) this.#repeatUnlessAnswered();
    if (body === null) return;
    this.#noteSignal();
    if ("control" in body) this.#heard(body.control);
    else this.#peer.receive(body);
  }

  /** What has arrived from the peer within the last seconds. */
  async peerActivity(): Promise<PeerActivity> {
    if (await this.#keepalive.isHeard()) return "media";
    return this.deps.clock.now() - this.#signalsSince < NEWLY_BACK_MS ? "signals" : "";
  }

  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#tracks.setTrack(kind, track);
  }

  /** Set the audio bitrate for music or speech. */
  tuneSound(): void {
    if (this.#peer.state !== "closed") this.#tracks.tuneSound(this.deps.local.isMusic);
  }

  /** Send the state of microphone and camera to the peer, if it has changed. */
  sendState({ again = false } = {}): void {
    const { hasMicrophone, micMuted, localVideo, problem } = this.deps.local.state;
    const microphone = hasMicrophone && !micMuted;
    const control = { kind: "state", microphone, camera: localVideo, problem } as const;
    const reported = JSON.stringify(control);
    if (this.#isHeld || (reported === this.#reported && !again)) return;
    // Without a problem there is no hurry: the control channel will carry it.
    if (this.#reported === "" && problem === "" && !this.#control.isOpen) return;
    this.#reported = reported;
    this.#signaling.send({ control });
  }

  /** The socket is open again: repeat what may have been lost with it. */
  resumed(): void {
    if (this.#peer.state !== "connected") this.#resend();
    this.#recovery.socketIsBack();
    if (!this.#control.isOpen) this.sendState({ again: true });
  }

  networkChanged(): void {
    this.#recovery.networkChanged();
  }

  /** Close, after a hang-up message to the peer if the control channel is open. */
  hangUp(): void {
    if (!this.#control.isOpen) {
      this.close();
      return;
    }
    this.#signaling.send({ control: { kind: "hang_up" } });
    this.#quiet();
    this.deps.clock.after(LAST_WORD_MS, () => this.#peer.close());
  }

  close(): void {
    this.#quiet();
    this.#peer.close();
  }

  /** Whether this is an offer that collides with ours, and is ignored here. */
  #hasCrossed(signal: unknown): boolean {
    if (!this.#isUnanswered || this.#isSettled) return false;
    const read = readSignal(signal, { callId: this.deps.callId, link: "main" });
    if (read === null || !("description" in read.body)) return false;
    const { type } = read.body.description;
    return type === "offer" && (!this.deps.polite || read.epoch < this.deps.epoch);
  }

  /** The peer's page may have been reloaded after our offer, which was then lost. */
  #repeatUnlessAnswered(): void {
    if (this.#isWaitingToRepeat) return;
    this.#isWaitingToRepeat = true;
    this.deps.clock.after(ANSWERED_WITHIN_MS, () => {
      this.#isWaitingToRepeat = false;
      if (this.#isUnanswered && !this.#isSettled) this.#resend();
    });
  }

  get #isSettled(): boolean {
    return this.#peer.state === "connected" || this.#peer.state === "closed";
  }

  #noteSignal(): void {
    const now = this.deps.clock.now();
    if (now - this.#signalAt > AWAY_MS) this.#signalsSince = now;
    this.#signalAt = now;
  }

  #quiet(): void {
    this.#recovery.stop();
    this.#keepalive.stop();
    for (const channel of this.#channels) channel.close();
    this.#peer.silence();
  }

  #makePeer(): PeerConnection {
    const { polite, prewarmed } = this.deps;
    return new PeerConnection({
      connection: prewarmed.connection,
      ready: prewarmed.ready,
      polite,
      offers: "either",
      media: this.#tracks,
      send: (signal) => this.#signaling.send(signal),
      stateChanged: (state) => this.#followState(state),
    });
  }

  #makeTracks(): CallTracks {
    const { local, remote } = this.deps;
    return new CallTracks({
      stream: local.stream,
      track: (kind) => local.track(kind),
      trackArrived: (track) => remote.add(track),
    });
  }

  #isUp(): void {
    this.#keepalive.start();
    this.tuneSound();
    this.deps.clock.after(FULL_AFTER_MS, () => {
      if (this.#peer.state !== "closed") this.#tracks.showFullPicture();
    });
  }

  #followState(state: PeerConnectionState): void {
    this.#chooseTransport();
    if (state === "connected") this.#isUp();
    else if (state !== "connecting" && this.#isUnanswered) this.#resend();
    this.#recovery.follow(state);
    this.deps.stateChanged(state);
  }

  get #isUnanswered(): boolean {
    return this.deps.prewarmed.connection.signalingState === "have-local-offer";
  }

  #resend(): void {
    this.#signaling.resend({ isUnanswered: this.#isUnanswered });
  }

  #channelChanged(): void {
    this.#chooseTransport();
    if (this.#control.isOpen) this.sendState({ again: true });
  }

  #chooseTransport(): void {
    const works = this.#control.isOpen && this.#peer.state === "connected";
    this.#transport.useChannel(works ? (text) => this.#control.send(text) : null);
  }

  async #restart(): Promise<void> {
    await this.deps.prewarmed.refresh();
    this.#peer.restartIce();
  }

  #heard(message: ControlMessage): void {
    if (message.kind === "hang_up") this.deps.hungUp();
    else if (message.kind === "state") this.deps.remote.heard(message);
  }
}
