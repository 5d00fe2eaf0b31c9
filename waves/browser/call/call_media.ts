/**
 * The media of one call: what is sent, what arrives, and the link between the two.
 *
 * `prepare` may run while it rings. Devices are opened by `consent` alone, which only a
 * click on this call may cause; descriptions and candidates exist only after `begin`,
 * which needs the consent and the acceptance.
 */

import type { EngineParts } from "./engine_deps";
import type { Kind } from "./media/get_user_media";
import { LocalMedia, type LocalState } from "./media/local_media";
import { RemoteSide } from "./media/remote_media";
import type { CallSnapshot, Media, Peer } from "./model/snapshot";
import type { AttachedLink, Capability } from "./rtc/capability";
import type { Heard } from "./rtc/connect_timer";
import { MainLink } from "./rtc/main_connection";
import type { LinkState } from "./rtc/peer_connection";
import { Standby } from "./rtc/prewarmed_connection";
import { linkOf } from "./rtc/signals";

/** Signals may overtake the acceptance on their way; more than an offer brings is a flood. */
const MOST_EARLY_SIGNALS = 64;

export interface CallMediaParts {
  engine: Pick<
    EngineParts,
    "wire" | "clock" | "equipment" | "makePeerConnection" | "makeStream" | "fetchIceServers"
  >;
  capabilities: readonly Capability[];
  show(change: Partial<CallSnapshot>): void;
  linkChanged(state: LinkState): void;
  /** The other side was loaded anew, and the link is made anew with it. */
  rebuilt(): void;
  hungUp(): void;
  streamsChanged(): void;
}

export interface Beginning {
  callId: string;
  peer: Peer;
  isCaller: boolean;
  /** How often the link has been rebuilt. */
  epoch: number;
  offers: boolean;
}

export class CallMedia {
  #local: LocalMedia | null = null;
  #standby: Standby | null = null;
  #link: MainLink | null = null;
  #begun: Beginning | null = null;
  #earlySignals: unknown[] = [];
  #isOver = false;
  readonly #remote: RemoteSide;

  constructor(private readonly parts: CallMediaParts) {
    const stream = parts.engine.makeStream();
    const { clock } = parts.engine;
    this.#remote = new RemoteSide({ clock, stream, changed: (state) => this.#show(state) });
  }

  /** Whether a click has allowed media for this call. */
  get isAllowed(): boolean {
    return this.#local !== null;
  }

  get hasBegun(): boolean {
    return this.#begun !== null;
  }

  /** How often the link has been rebuilt; null before the beginning. */
  get epoch(): number | null {
    return this.#begun?.epoch ?? null;
  }

  /** What has been heard of the other side in these moments. */
  async heard(): Promise<Heard> {
    return (await this.#link?.heard()) ?? "";
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

  /** Make a connection ahead, without tracks, descriptions or candidates. */
  prepare(): void {
    if (this.#isOver || this.#standby !== null) return;
    try {
      this.#standby = new Standby(this.parts.engine);
    } catch {
      // A browser without WebRTC: said when the call is accepted, not while it rings.
    }
  }

  /** The person has clicked on this call: open the devices. */
  consent(media: Media, { muted = false } = {}): void {
    if (this.#isOver || this.#local !== null) return;
    this.#local = new LocalMedia({
      equipment: this.parts.engine.equipment,
      stream: this.parts.engine.makeStream(),
      send: (kind, track) => this.#sendTrack(kind, track),
      changed: (state) => this.#localChanged(state),
      soundChanged: () => this.#link?.tuneSound(),
    });
    void this.#local.start(media, { muted });
  }

  /** Both have agreed: connect. False without consent, or where the browser cannot. */
  begin(beginning: Beginning): boolean {
    this.prepare();
    if (this.#isOver || this.#local === null || this.#standby === null) return false;
    this.#begun = beginning;
    const link = this.#makeLink(beginning, this.#local, this.#standby);
    this.#link = link;
    this.#attach(beginning, link);
    if (beginning.offers) link.offer();
    for (const signal of this.#earlySignals.splice(0)) this.receive(signal);
    this.parts.streamsChanged();
    return true;
  }

  /** Take a signal; without consent there is nothing that it could do. */
  receive(signal: unknown): void {
    if (this.#link !== null) this.#deliver(this.#link, signal);
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
    this.#link?.resumed();
    this.#tell((capability) => capability.resumed?.());
  }

  networkChanged(): void {
    this.#link?.networkChanged();
  }

  /** Stop every track and close; `bye`: the other side does not know yet. */
  end({ bye }: { bye: boolean }): void {
    if (this.#isOver) return;
    this.#tell((capability) => capability.end());
    this.#isOver = true;
    this.#local?.stop();
    this.#remote.stop();
    if (this.#link === null) this.#standby?.close();
    else if (bye) this.#link.hangUp();
    else this.#link.close();
    this.parts.streamsChanged();
  }

  #makeLink(beginning: Beginning, local: LocalMedia, standby: Standby): MainLink {
    const { callId, epoch, isCaller } = beginning;
    const { wire, clock } = this.parts.engine;
    return new MainLink({
      wire,
      clock,
      callId,
      epoch,
      polite: !isCaller,
      standby,
      local,
      remote: this.#remote,
      stateChanged: (state) => this.#linkChanged(state),
      received: (message) => this.receive(message),
      hungUp: () => this.parts.hungUp(),
      rebuilt: (raised, signal) => this.#rebuild(raised, signal),
    });
  }

  #attach({ callId, peer, isCaller, epoch }: Beginning, link: MainLink): void {
    const { connection, stats } = link;
    const place = { callId, peer, isCaller, epoch, connection, stats };
    const openChannel: AttachedLink["openChannel"] = (...of) => link.openChannel(...of);
    const carry: AttachedLink["carry"] = (signal) => link.carry(signal);
    this.#tell((capability) => capability.attach({ ...place, openChannel, carry }));
  }

  /** Tell what goes on besides talking; before the beginning there is nothing to tell. */
  #tell(tell: (capability: Capability) => void): void {
    if (this.#begun !== null && !this.#isOver) this.parts.capabilities.forEach(tell);
  }

  #deliver(link: MainLink, signal: unknown): void {
    if (linkOf(signal) === "main") link.receive(signal);
    else this.#tell((capability) => capability.receive?.(signal));
  }

  #linkChanged(state: LinkState): void {
    this.parts.linkChanged(state);
    this.#tell((capability) => capability.linkChanged?.(state));
  }

  /** The other side came back with a new link: make ours new, and take its offer. */
  #rebuild(epoch: number, signal: unknown): void {
    if (this.#isOver || this.#begun === null) return;
    this.#link?.close();
    this.#link = this.#standby = null;
    this.#linkChanged("disconnected");
    this.parts.rebuilt();
    this.begin({ ...this.#begun, epoch, offers: false });
    this.receive(signal);
  }

  #sendTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#link?.setTrack(kind, track);
    this.parts.streamsChanged();
  }

  #localChanged(state: LocalState): void {
    this.#show(state);
    this.#link?.tellState();
  }

  #show(change: Partial<CallSnapshot>): void {
    if (!this.#isOver) this.parts.show(change);
  }
}
