/**
 * The remote screen share.
 *
 * Every share of the peer has a new epoch and its own connection, created when its offer has
 * arrived. Only answers and candidates are sent on it. Of many epochs only the latest is kept,
 * and the creation of connections is rate-limited.
 */

import { TokenBucket } from "../../kit/token_bucket";
import type { LinkName } from "../../socket/protocol";
import type { AttachedConnection } from "../rtc/capability";
import type { PeerConnectionState } from "../rtc/peer_connection";
import { type NumberedSignal, readSignal } from "../rtc/signals";
import { EPOCHS } from "./local_screen";
import { ViewedTracks } from "./screen_tracks";
import { ShareConnection, type ShareContext } from "./share_connection";
import type { ShareSnapshot } from "./snapshot";

/** More than an offer and its candidates bring. */
const MOST_WAITING = 64;
const PACE = { atOnce: 30, everyMs: 500 };

/** Browsers send no frame of a static screen before something on it changes. */
const SAY_WAITING_AFTER_MS = 2_000;

export interface RemoteScreenDeps {
  engine: ShareContext;
  show(change: Partial<ShareSnapshot>): void;
  streamsChanged(): void;
}

/** A share that is announced but has no connection yet. */
interface Announced {
  epoch: number;
  signals: unknown[];
  isOffered: boolean;
}

export class RemoteScreen {
  #attached: AttachedConnection | null = null;
  #connection: ShareConnection | null = null;
  #stream: MediaStream | null = null;
  #isSeen = false;
  /** Lower epochs have ended. */
  #floor = 0;
  #announced: Announced | null = null;
  readonly #pace: TokenBucket;
  #cancel = (): void => {};
  #cancelWaiting = (): void => {};

  constructor(private readonly deps: RemoteScreenDeps) {
    this.#pace = new TokenBucket(deps.engine.clock, PACE);
  }

  /** The remote screen; null until there is a frame. */
  get stream(): MediaStream | null {
    return this.#isSeen ? this.#stream : null;
  }

  /** A main connection begins: earlier shares of the peer have ended. */
  attach(attached: AttachedConnection): void {
    this.#close();
    this.#attached = attached;
    this.#floor = attached.epoch * EPOCHS;
  }

  /** Handle a signal of the peer's direction. It is untrusted. */
  receive(value: unknown): void {
    if (this.#attached === null) return;
    const { callId } = this.#attached;
    const signal = readSignal(value, { callId, link: this.#direction });
    if (signal === null || signal.epoch < this.#floor) return;
    if (bringsData(signal)) return;
    if (isStop(signal)) this.#stopped(signal.epoch);
    else if (signal.epoch === this.#connection?.epoch) this.#connection.receive(value);
    else if (signal.epoch > (this.#connection?.epoch ?? -1)) this.#announce(signal, value);
  }

  /** The socket or the main connection is back: repeat our candidates. */
  resend(): void {
    this.#connection?.resend();
  }

  end(): void {
    this.#close();
    this.#attached = null;
  }

  get #direction(): LinkName {
    return this.#attached?.isCaller ? "screen:callee" : "screen:caller";
  }

  #stopped(epoch: number): void {
    this.#floor = epoch + 1;
    if ((this.#announced?.epoch ?? this.#floor) <= epoch) this.#forgetAnnounced();
    if ((this.#connection?.epoch ?? this.#floor) <= epoch) this.#closeConnection();
  }

  /** Keep what comes before the offer: two transports do not preserve the order. */
  #announce(signal: NumberedSignal, value: unknown): void {
    const known = this.#announced;
    if (known !== null && signal.epoch < known.epoch) return;
    if (known?.epoch !== signal.epoch) {
      this.#announced = { epoch: signal.epoch, signals: [], isOffered: false };
    }
    const announced = this.#announced as Announced;
    if (announced.signals.length >= MOST_WAITING) return;
    announced.signals.push(value);
    if (!isOffer(signal) || announced.isOffered) return;
    announced.isOffered = true;
    this.#lookWhenDue();
  }

  #lookWhenDue(): void {
    this.#cancel();
    const wait = this.#pace.take();
    if (wait === 0) this.#look();
    else this.#cancel = this.deps.engine.clock.after(wait, () => this.#lookWhenDue());
  }

  #look(): void {
    const announced = this.#announced;
    if (announced === null || !announced.isOffered) return;
    this.#announced = null;
    this.#closeConnection();
    try {
      this.#connection = this.#makeConnection(announced.epoch);
    } catch {
      // The browser refuses another connection: the sharer will offer again.
      return;
    }
    const say = (): void => this.deps.show({ remoteWaiting: true });
    this.#cancelWaiting = this.deps.engine.clock.after(SAY_WAITING_AFTER_MS, say);
    for (const signal of announced.signals) this.#connection.receive(signal);
  }

  #makeConnection(epoch: number): ShareConnection {
    const stream = this.deps.engine.makeStream();
    this.#stream = stream;
    return new ShareConnection({
      engine: this.deps.engine,
      attached: this.#attached as AttachedConnection,
      link: this.#direction,
      epoch,
      isSharer: false,
      media: new ViewedTracks((track) => this.#arrived(stream, track)),
      stateChanged: (state) => this.#connectionChanged(state),
    });
  }

  /** A track is muted until its first packet: the screen is shown once there is a frame. */
  #arrived(stream: MediaStream, track: MediaStreamTrack): void {
    stream.addTrack(track);
    if (track.kind !== "video") return;
    const see = (): void => {
      if (this.#stream === stream && !track.muted) this.#showScreen();
    };
    track.onunmute = see;
    see();
  }

  #showScreen(): void {
    if (this.#isSeen) return;
    this.#isSeen = true;
    this.#cancelWaiting();
    this.deps.show({ remote: true, remoteWaiting: false });
    this.deps.streamsChanged();
  }

  #connectionChanged(state: PeerConnectionState): void {
    const remoteInterrupted = state === "disconnected" || state === "failed";
    this.deps.show({ remoteInterrupted });
  }

  #forgetAnnounced(): void {
    this.#cancel();
    this.#announced = null;
  }

  #closeConnection(): void {
    this.#cancelWaiting();
    this.#connection?.close();
    this.#connection = this.#stream = null;
    this.deps.show({ remote: false, remoteInterrupted: false, remoteWaiting: false });
    if (!this.#isSeen) return;
    this.#isSeen = false;
    this.deps.streamsChanged();
  }

  #close(): void {
    this.#forgetAnnounced();
    this.#closeConnection();
  }
}

function isStop({ body }: NumberedSignal): boolean {
  return "control" in body && body.control.kind === "stopped";
}

function isOffer({ body }: NumberedSignal): boolean {
  return "description" in body && body.description.type === "offer";
}

/** A share is video and audio: an offer with a data channel is refused. */
function bringsData({ body }: NumberedSignal): boolean {
  return "description" in body && /^m=application/m.test(body.description.sdp);
}
