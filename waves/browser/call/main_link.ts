/** The link for camera, microphone and control, with all that keeps it going. */
import type { Clock } from "../clock";
import type { Wire } from "../wire";
import { ControlChannel } from "./control";
import type { Kind } from "./devices";
import { Link, type LinkState } from "./link";
import { Liveness } from "./liveness";
import type { LocalMedia } from "./local_media";
import { FULL_AFTER_MS } from "./picture";
import { Recovery } from "./recovery";
import type { RemoteSide } from "./remote";
import { Signaling } from "./signaling";
import type { ControlMessage } from "./signals";
import type { Standby } from "./standby";

/** How long a closing link may still deliver its last word. */
const LAST_WORD_MS = 150;

export interface MainLinkParts {
  wire: Wire;
  clock: Clock;
  callId: string;
  epoch: number;
  polite: boolean;
  standby: Standby;
  local: LocalMedia;
  remote: RemoteSide;
  stateChanged(state: LinkState): void;
  hungUp(): void;
  /** The other side has begun a new link with this epoch, and this is its first signal. */
  rebuilt(epoch: number, signal: unknown): void;
}

export class MainLink {
  readonly #signaling: Signaling;
  readonly #control: ControlChannel;
  readonly #link: Link;
  readonly #recovery: Recovery;
  readonly #liveness: Liveness;
  #told = "";

  constructor(private readonly parts: MainLinkParts) {
    const { clock, polite, standby } = parts;
    const { connection } = standby;
    this.#signaling = new Signaling(parts);
    this.#control = new ControlChannel({
      connection,
      clock,
      changed: () => this.#channelChanged(),
      received: (message) => this.receive(message),
    });
    this.#link = this.#makeLink();
    this.#recovery = new Recovery({ clock, polite, restart: () => void this.#restart() });
    this.#liveness = new Liveness({
      clock,
      connection,
      beat: () => this.#control.beat(),
      changed: (isSilent) => this.#link.setSilent(isSilent),
    });
    this.tellState();
  }

  /** Begin: the caller offers, and so does whoever rebuilds a link. */
  offer(): void {
    // A connection that cannot offer never connects: the timeout of the call tells.
    this.#link.offer().catch(() => {});
  }

  /** Take what arrived for this call over the socket or the channel. */
  receive(signal: unknown): void {
    const body = this.#signaling.receive(signal);
    if (body === null) return;
    if ("control" in body) this.#heard(body.control);
    else this.#link.receive(body);
  }

  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#link.setTrack(kind, track);
  }

  /** Tell the other side what we send, unless it knows. */
  tellState({ again = false } = {}): void {
    const { hasMicrophone, micMuted, localVideo, problem } = this.parts.local.state;
    const microphone = hasMicrophone && !micMuted;
    const control = { kind: "state", microphone, camera: localVideo, problem } as const;
    const told = JSON.stringify(control);
    if (told === this.#told && !again) return;
    // As long as nothing is wrong, the channel is early enough.
    if (this.#told === "" && problem === "" && !this.#control.isOpen) return;
    this.#told = told;
    this.#signaling.send({ control });
  }

  /** The socket is back: say again what may have been lost with it. */
  resumed(): void {
    if (this.#link.state !== "connected") this.#resend();
    if (!this.#control.isOpen) this.tellState({ again: true });
  }

  networkChanged(): void {
    this.#recovery.networkChanged();
  }

  /** Close, with a last word to the other side if it can hear us directly. */
  hangUp(): void {
    if (!this.#control.isOpen) {
      this.close();
      return;
    }
    this.#signaling.send({ control: { kind: "hang_up" } });
    this.#quiet();
    this.parts.clock.after(LAST_WORD_MS, () => this.#link.close());
  }

  close(): void {
    this.#quiet();
    this.#link.close();
  }

  #quiet(): void {
    this.#recovery.stop();
    this.#liveness.stop();
    this.#control.close();
    this.#link.silence();
  }

  #makeLink(): Link {
    const { polite, standby, local, remote } = this.parts;
    return new Link({
      connection: standby.connection,
      ready: standby.ready,
      polite,
      stream: local.stream,
      track: (kind) => local.track(kind),
      send: (signal) => this.#signaling.send(signal),
      stateChanged: (state) => this.#followState(state),
      trackArrived: (track) => remote.add(track),
    });
  }

  #isUp(): void {
    this.#liveness.start();
    this.parts.clock.after(FULL_AFTER_MS, () => this.#link.showFullPicture());
  }

  #followState(state: LinkState): void {
    this.#chooseWay();
    if (state === "connected") this.#isUp();
    else if (state !== "connecting" && this.#isUnanswered) this.#resend();
    this.#recovery.follow(state);
    this.parts.stateChanged(state);
  }

  get #isUnanswered(): boolean {
    return this.parts.standby.connection.signalingState === "have-local-offer";
  }

  #resend(): void {
    this.#signaling.resend({ isUnanswered: this.#isUnanswered });
  }

  #channelChanged(): void {
    this.#chooseWay();
    if (this.#control.isOpen) this.tellState({ again: true });
  }

  #chooseWay(): void {
    const works = this.#control.isOpen && this.#link.state === "connected";
    this.#signaling.useChannel(works ? (text) => this.#control.send(text) : null);
  }

  async #restart(): Promise<void> {
    await this.parts.standby.refresh();
    this.#link.restartIce();
  }

  #heard(message: ControlMessage): void {
    if (message.kind === "hang_up") this.parts.hungUp();
    else this.parts.remote.heard(message);
  }
}
