/**
 * The media of one call: local and remote media, and the main connection between them.
 *
 * `prepare` may run while the call rings here. Only `consent`, which follows a click on this
 * call, opens devices. The caller, who has clicked, makes its offer with `prepareOffer` while the
 * call rings at the peer. Signals are sent only after `begin`, which needs the consent and the
 * acceptance.
 */

import type { EngineDeps } from "./engine_deps";
import type { Kind } from "./media/get_user_media";
import { LocalMedia, type LocalState } from "./media/local_media";
import { RemoteMedia } from "./media/remote_media";
import type { CallSnapshot, Media, Peer } from "./model/snapshot";
import type { AttachedConnection, Capability } from "./rtc/capability";
import type { PeerActivity } from "./rtc/connect_timer";
import { MainConnection } from "./rtc/main_connection";
import type { PeerConnectionState } from "./rtc/peer_connection";
import { PrewarmedConnection } from "./rtc/prewarmed_connection";
import { linkOf } from "./rtc/signals";

/** Signals may arrive before the acceptance; more than one offer brings are dropped. */
const MOST_EARLY_SIGNALS = 64;

export interface CallMediaDeps {
  engine: Pick<
    EngineDeps,
    "socket" | "clock" | "deviceManager" | "makePeerConnection" | "makeStream" | "fetchIceServers"
  >;
  capabilities: readonly Capability[];
  show(change: Partial<CallSnapshot>): void;
  connectionChanged(state: PeerConnectionState): void;
  /** The peer's page was reloaded, and the connection is rebuilt with it. */
  rebuilt(): void;
  hungUp(): void;
  streamsChanged(): void;
}

export interface Beginning {
  callId: string;
  peer: Peer;
  isCaller: boolean;
  /** How often the connection has been rebuilt. */
  epoch: number;
  offers: boolean;
}

export class CallMedia {
  #local: LocalMedia | null = null;
  #prewarmed: PrewarmedConnection | null = null;
  #main: MainConnection | null = null;
  /** The beginning that an offer was prepared for. */
  #offered: Beginning | null = null;
  #begun: Beginning | null = null;
  #earlySignals: unknown[] = [];
  #isOver = false;
  readonly #remote: RemoteMedia;

  constructor(private readonly deps: CallMediaDeps) {
    const stream = deps.engine.makeStream();
    const { clock } = deps.engine;
    this.#remote = new RemoteMedia({ clock, stream, changed: (state) => this.#show(state) });
  }

  /** Whether a click has allowed media for this call. */
  get isAllowed(): boolean {
    return this.#local !== null;
  }

  get hasBegun(): boolean {
    return this.#begun !== null;
  }

  /** How often the connection has been rebuilt; null before the first. */
  get epoch(): number | null {
    return this.#begun?.epoch ?? null;
  }

  /** What has arrived from the peer within the last seconds. */
  async peerActivity(): Promise<PeerActivity> {
    return (await this.#main?.peerActivity()) ?? "";
  }

  get localState(): LocalState | null {
    return this.#local?.state ?? null;
  }

  get local(): LocalMedia | null {
    return this.#isOver ? null : this.#local;
  }

  get localStream(): MediaStream | null {
    return this.#local?.stream ?? null;
  }

  get remoteStream(): MediaStream | null {
    return this.#begun === null ? null : this.#remote.stream;
  }

  /** Prewarm a connection, without tracks, descriptions or candidates. */
  prepare(): void {
    if (this.#isOver || this.#prewarmed !== null) return;
    try {
      this.#prewarmed = new PrewarmedConnection(this.deps.engine);
    } catch {
      // A browser without WebRTC: reported when the call is accepted, not while it rings.
    }
  }

  /** The user has clicked on this call: open the devices. */
  consent(media: Media, { muted = false } = {}): void {
    if (this.#isOver || this.#local !== null) return;
    this.#local = new LocalMedia({
      deviceManager: this.deps.engine.deviceManager,
      stream: this.deps.engine.makeStream(),
      send: (kind, track) => this.#sendTrack(kind, track),
      changed: (state) => this.#localChanged(state),
      soundChanged: () => this.#main?.tuneSound(),
    });
    void this.#local.start(media, { muted });
  }

  /** This user calls: make the offer while the call rings at the peer. It is not sent. */
  prepareOffer(start: Beginning): void {
    this.#offered = start;
    this.#connect(start)?.prepareOffer();
  }

  /** Both have agreed: connect. Returns false without consent or without WebRTC. */
  begin(start: Beginning): boolean {
    if (!start.offers) this.#discardOffer();
    const main = this.#main ?? this.#connect(start);
    if (main === null) return false;
    this.#begun = start;
    this.#attach(start, main);
    if (start.offers) main.offer();
    else main.sendState();
    for (const signal of this.#earlySignals.splice(0)) this.receive(signal);
    this.deps.streamsChanged();
    return true;
  }

  /** Handle a signal. Without consent it has no effect. */
  receive(signal: unknown): void {
    if (this.#begun !== null && this.#main !== null) this.#deliver(this.#main, signal);
    else if (this.isAllowed && this.#earlySignals.length < MOST_EARLY_SIGNALS) {
      this.#earlySignals.push(signal);
    }
  }

  toggleMicrophone(): void {
    this.#local?.toggleMicrophone();
  }

  toggleCamera(): void {
    this.#local?.toggleCamera();
  }

  resumed(): void {
    this.#main?.resumed();
    this.#notify((capability) => capability.resumed?.());
  }

  networkChanged(): void {
    if (this.#begun !== null || this.#offered === null) this.#main?.networkChanged();
    else {
      // The candidates of the prepared offer belong to the old network.
      this.#discardOffer();
      this.prepareOffer(this.#offered);
    }
  }

  /** Stop every track and close the connection. `bye`: tell the peer first. */
  end({ bye }: { bye: boolean }): void {
    if (this.#isOver) return;
    this.#notify((capability) => capability.end());
    this.#isOver = true;
    this.#local?.stop();
    this.#remote.stop();
    if (this.#main === null) this.#prewarmed?.close();
    else if (bye) this.#main.hangUp();
    else this.#main.close();
    this.deps.streamsChanged();
  }

  /** Close the connection with an unsent offer; the next one is new. */
  #discardOffer(): void {
    if (this.#begun !== null || this.#main === null) return;
    this.#main.close();
    this.#main = this.#prewarmed = null;
  }

  /** Make the main connection; null without consent or without WebRTC. */
  #connect(start: Beginning): MainConnection | null {
    this.prepare();
    if (this.#isOver || this.#local === null || this.#prewarmed === null) return null;
    this.#main = this.#makeMain(start, this.#local, this.#prewarmed);
    return this.#main;
  }

  #makeMain(start: Beginning, local: LocalMedia, prewarmed: PrewarmedConnection): MainConnection {
    const { callId, epoch, isCaller } = start;
    const { socket, clock } = this.deps.engine;
    return new MainConnection({
      socket,
      clock,
      callId,
      epoch,
      polite: !isCaller,
      prewarmed,
      local,
      remote: this.#remote,
      stateChanged: (state) => this.#connectionChanged(state),
      received: (message) => this.receive(message),
      hungUp: () => this.deps.hungUp(),
      rebuilt: (raised, signal) => this.#rebuild(raised, signal),
    });
  }

  #attach({ callId, peer, isCaller, epoch }: Beginning, main: MainConnection): void {
    const { connection, stats } = main;
    const place = { callId, peer, isCaller, epoch, connection, stats };
    const openChannel: AttachedConnection["openChannel"] = (...of) => main.openChannel(...of);
    const sendSignal: AttachedConnection["sendSignal"] = (signal) => main.sendSignal(signal);
    this.#notify((capability) => capability.attach({ ...place, openChannel, sendSignal }));
  }

  /** Notify the capabilities; before the connection begins there is nothing to report. */
  #notify(notify: (capability: Capability) => void): void {
    if (this.#begun !== null && !this.#isOver) this.deps.capabilities.forEach(notify);
  }

  #deliver(main: MainConnection, signal: unknown): void {
    if (linkOf(signal) === "main") main.receive(signal);
    else this.#notify((capability) => capability.receive?.(signal));
  }

  #connectionChanged(state: PeerConnectionState): void {
    this.deps.connectionChanged(state);
    this.#notify((capability) => capability.connectionChanged?.(state));
  }

  /** The peer returned with a new connection: rebuild this side, and answer its offer. */
  #rebuild(epoch: number, signal: unknown): void {
    if (this.#isOver || this.#begun === null) return;
    this.#main?.close();
    this.#main = this.#prewarmed = null;
    this.#connectionChanged("disconnected");
    this.deps.rebuilt();
    this.begin({ ...this.#begun, epoch, offers: false });
    this.receive(signal);
  }

  #sendTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#main?.setTrack(kind, track);
    this.deps.streamsChanged();
  }

  #localChanged(state: LocalState): void {
    this.#show(state);
    this.#main?.sendState();
  }

  #show(change: Partial<CallSnapshot>): void {
    if (!this.#isOver) this.deps.show(change);
  }
}
