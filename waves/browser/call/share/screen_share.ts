/** Screen sharing: each direction has its own connection, and both may run at once. */

import { createStore, type Store } from "../../kit/store";
import type { AttachedConnection, Capability, CapabilityContext } from "../rtc/capability";
import type { PeerConnectionState } from "../rtc/peer_connection";
import { linkOf } from "../rtc/signals";
import { canShare, canShareSound } from "./get_display_media";
import { LocalScreen } from "./local_screen";
import { RemoteScreen } from "./remote_screen";
import type { ShareMode } from "./screen_tracks";
import type { ShareDeps } from "./share_connection";
import { NO_SHARE, type ShareSnapshot } from "./snapshot";

export class ScreenShare implements Capability {
  readonly store: Store<ShareSnapshot>;
  readonly #own: LocalScreen;
  readonly #remote: RemoteScreen;
  #ownDirection = "";
  /** Audio is supported, or the user knows that it is not. */
  #isSoundClear: boolean;

  constructor(context: CapabilityContext & ShareDeps) {
    const { devices, streams } = context;
    const soundSupported = canShareSound(devices);
    this.store = createStore<ShareSnapshot>({
      ...NO_SHARE,
      supported: canShare(devices),
      soundSupported,
    });
    this.#isSoundClear = soundSupported;
    const deps = {
      engine: context,
      show: (change: Partial<ShareSnapshot>) => this.store.set(change),
      streamsChanged: () => streams.changed(),
    };
    this.#own = new LocalScreen(deps);
    this.#remote = new RemoteScreen(deps);
    streams.provide("localScreen", () => this.#own.stream);
    streams.provide("remoteScreen", () => this.#remote.stream);
    context.onNetwork(() => this.#own.networkChanged());
  }

  attach(attached: AttachedConnection): void {
    this.#ownDirection = attached.isCaller ? "screen:caller" : "screen:callee";
    this.#remote.attach(attached);
    this.#own.attach(attached);
  }

  connectionChanged(state: PeerConnectionState): void {
    if (state !== "connected") return;
    this.#own.mainConnected();
    this.#remote.resend();
  }

  receive(signal: unknown): void {
    if (linkOf(signal) === this.#ownDirection) this.#own.receive(signal);
    else this.#remote.receive(signal);
  }

  resumed(): void {
    this.#own.resend();
    this.#remote.resend();
  }

  end(): void {
    this.#own.end();
    this.#remote.end();
    this.#ownDirection = "";
    this.store.set({ asking: false });
  }

  /** Start or stop sharing; where audio is not supported, ask once before the first share. */
  toggle(): void {
    const { sharing, supported } = this.store.getSnapshot();
    if (sharing) this.stop();
    else if (this.#ownDirection === "") return;
    else if (!supported) this.store.set({ problem: "unsupported" });
    else if (this.#isSoundClear) this.#start();
    else this.store.set({ asking: true });
  }

  /** Share without audio, which this browser does not support. */
  startWithoutSound(): void {
    this.#isSoundClear = true;
    this.#start();
  }

  stop(): void {
    this.#own.stop();
  }

  /** Close the question or the error message. */
  dismiss(): void {
    this.store.set({ asking: false, problem: "" });
  }

  use(mode: ShareMode): void {
    this.store.set({ mode });
    this.#own.use(mode);
  }

  #start(): void {
    this.store.set({ asking: false });
    void this.#own.start(this.store.getSnapshot().mode);
  }
}
