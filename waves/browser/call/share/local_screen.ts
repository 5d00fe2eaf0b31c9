/**
 * The local screen share, from the click through the browser's picker to its end.
 *
 * The share lasts as long as its video track. Its connection is rebuilt when the peer's page was
 * reloaded or does not receive it; the captured surface stays the same.
 */

import { FULL_AFTER_MS } from "../media/video_ramp_up";
import type { AttachedConnection } from "../rtc/capability";
import type { PeerConnectionState } from "../rtc/peer_connection";
import { chooseDisplay } from "./get_display_media";
import { LastFrameSender } from "./last_frame_sender";
import { SharedTracks, type ShareMode } from "./screen_tracks";
import { ShareConnection, type ShareContext } from "./share_connection";
import type { ShareSnapshot } from "./snapshot";

/** Longer than an ICE restart takes; after that the connection is rebuilt. */
const REACHED_WITHIN_MS = 15_000;
/** Links of one share direction between two reloads: the epochs of the next begin above. */
export const EPOCHS = 1 << 20;

export interface LocalScreenDeps {
  engine: ShareContext;
  show(change: Partial<ShareSnapshot>): void;
  streamsChanged(): void;
}

export class LocalScreen {
  #attached: AttachedConnection | null = null;
  #stream: MediaStream | null = null;
  #tracks: SharedTracks | null = null;
  #still: LastFrameSender | null = null;
  #connection: ShareConnection | null = null;
  #made = 0;
  #isChoosing = false;
  /** Repeats that the last share has ended, in case the message was lost. */
  #repeatStop = (): void => {};
  #cancel = (): void => {};

  constructor(private readonly deps: LocalScreenDeps) {}

  /** The shared stream; null while nothing is shared. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  /** A call, or a rebuilt main connection: the peer does not know of a share. */
  attach(attached: AttachedConnection): void {
    if (attached.epoch !== this.#attached?.epoch) this.#made = 0;
    this.#attached = attached;
    this.#repeatStop = () => {};
    if (this.#stream !== null) this.#connect();
  }

  /** Called from a click: open the picker and share the choice. */
  async start(mode: ShareMode): Promise<void> {
    const attached = this.#attached;
    if (attached === null || this.#isChoosing || this.#stream !== null) return;
    this.#isChoosing = true;
    this.deps.show({ choosing: true, problem: "" });
    const chosen = await chooseDisplay(this.deps.engine.devices);
    this.#isChoosing = false;
    // The picker may stay open longer than the call, or until the next one.
    if (this.#attached?.callId !== attached.callId) {
      if ("stream" in chosen) stopTracks(chosen.stream);
      return;
    }
    this.deps.show({ choosing: false });
    if ("stream" in chosen) this.#adopt(chosen.stream, mode);
    else this.deps.show({ problem: chosen.problem });
  }

  /** Stop sharing: notify the peer, stop every track and close the connection. */
  stop(): void {
    this.#drop({ bye: true });
  }

  use(mode: ShareMode): void {
    this.#tracks?.use(mode);
  }

  /** Handle a signal of our own direction: only answers to our offers count. */
  receive(signal: unknown): void {
    this.#connection?.receive(signal);
  }

  /** Signals may have been lost: repeat them. */
  resend(): void {
    this.#connection?.resend();
    this.#repeatStop();
  }

  /** The network is back: do not wait for the next retry. */
  networkChanged(): void {
    this.#connection?.networkChanged();
  }

  /** The main connection is up: a lost share connection need not wait for its retry. */
  mainConnected(): void {
    const state = this.#connection?.state;
    if (state === "disconnected" || state === "failed") this.#connection?.networkChanged();
    this.resend();
  }

  /** The call is over. */
  end(): void {
    this.#drop({ bye: false });
    this.#attached = null;
    this.#made = 0;
    this.#repeatStop = () => {};
    this.deps.show({ choosing: false, problem: "" });
  }

  #adopt(stream: MediaStream, mode: ShareMode): void {
    const [picture] = stream.getVideoTracks();
    if (picture === undefined || picture.readyState === "ended") {
      stopTracks(stream);
      return;
    }
    // The browser's bar, a closed window or a sleeping display; not called by our own stop().
    picture.onended = () => {
      if (this.#stream === stream) this.stop();
    };
    for (const track of stream.getAudioTracks()) {
      track.onended = () => this.#stream === stream && this.deps.show({ withSound: false });
    }
    this.#stream = stream;
    this.#tracks = new SharedTracks(stream, mode);
    const { clock, keepLastFrame } = this.deps.engine;
    this.#still = new LastFrameSender(clock, keepLastFrame(stream));
    const withSound = stream.getAudioTracks().length > 0;
    this.deps.show({ sharing: true, withSound, mode, reach: "waiting" });
    this.deps.streamsChanged();
    this.#connect();
  }

  /** Offer the share over a new connection, in place of an earlier one. */
  #connect(): void {
    this.#connection?.close();
    this.#connection = null;
    this.deps.show({ reach: "waiting" });
    this.#watch();
    try {
      this.#connection = this.#makeConnection();
      this.#connection.offer();
    } catch {
      // The browser refuses another connection: the deadline retries.
    }
  }

  #makeConnection(): ShareConnection {
    const attached = this.#attached as AttachedConnection;
    const media = this.#tracks as SharedTracks;
    this.#made += 1;
    return new ShareConnection({
      engine: this.deps.engine,
      attached,
      link: attached.isCaller ? "screen:caller" : "screen:callee",
      epoch: attached.epoch * EPOCHS + this.#made,
      isSharer: true,
      media,
      stateChanged: (state) => this.#connectionChanged(state),
    });
  }

  #connectionChanged(state: PeerConnectionState): void {
    if (state === "connected") {
      this.#cancel();
      const { clock } = this.deps.engine;
      this.#cancel = clock.after(FULL_AFTER_MS, () => this.#tracks?.showFullPicture());
      this.deps.show({ reach: "seen" });
      const picture = this.#tracks?.picture;
      if (picture) this.#still?.follow(...picture);
    } else if (state === "disconnected" || state === "failed") {
      this.deps.show({ reach: "interrupted" });
      this.#watch();
      this.#connection?.resend();
    }
  }

  #watch(): void {
    this.#cancel();
    this.#cancel = this.deps.engine.clock.after(REACHED_WITHIN_MS, () => this.#connect());
  }

  #drop({ bye }: { bye: boolean }): void {
    const stream = this.#stream;
    if (stream === null) return;
    const connection = this.#connection;
    this.#cancel();
    this.#still?.stop();
    this.#stream = this.#tracks = this.#connection = null;
    stopTracks(stream);
    if (bye && connection !== null) {
      connection.sendStopped();
      this.#repeatStop = () => connection.sendStopped();
    }
    connection?.close();
    this.deps.show({ sharing: false, withSound: false, reach: "" });
    this.deps.streamsChanged();
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
