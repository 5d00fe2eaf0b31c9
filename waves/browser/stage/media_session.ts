/** Media controls of the operating system during a call (W3C Media Session). */
import type { CallActions } from "../call/actions";
import { type CallStore, isRunning } from "../call/model/snapshot";

/** The used part of `navigator.mediaSession`; older browsers lack some of it. */
export interface MediaSessionPort {
  setTitle(title: string | null): void;
  /** Throws where the browser does not know the action. */
  setActionHandler(action: SystemAction, handler: (() => void) | null): void;
  setMicrophoneActive?(isActive: boolean): unknown;
  setCameraActive?(isActive: boolean): unknown;
}

export type SystemAction = (typeof ACTIONS)[number];

const ACTIONS = ["togglemicrophone", "togglecamera", "hangup", "play", "pause", "stop"] as const;

export interface MediaSessionControlsDeps {
  session: MediaSessionPort;
  call: CallStore;
  actions: Pick<CallActions, "toggleMicrophone" | "toggleCamera" | "hangUp">;
  /** Resume media that the system has paused. */
  resume(): void;
}

export class MediaSessionControls {
  #isShown = false;
  #reported = "";

  constructor(private readonly deps: MediaSessionControlsDeps) {
    deps.call.subscribe(() => this.#follow());
  }

  #follow(): void {
    const isShown = isRunning(this.deps.call.getSnapshot());
    if (isShown !== this.#isShown) {
      this.#isShown = isShown;
      if (isShown) this.#begin();
      else this.#end();
    }
    if (isShown) this.#reportDevices();
  }

  #begin(): void {
    const { session, call, actions, resume } = this.deps;
    session.setTitle(call.getSnapshot().peerName);
    this.#handle("togglemicrophone", () => actions.toggleMicrophone());
    this.#handle("togglecamera", () => actions.toggleCamera());
    this.#handle("hangup", () => actions.hangUp());
    // A call has no pause. Without a handler the browser pauses its media elements.
    for (const key of ["play", "pause", "stop"] as const) this.#handle(key, () => resume());
  }

  #end(): void {
    this.#reported = "";
    this.deps.session.setTitle(null);
    for (const action of ACTIONS) this.#handle(action, null);
  }

  #handle(action: SystemAction, handler: (() => void) | null): void {
    try {
      this.deps.session.setActionHandler(action, handler);
    } catch {
      // This browser does not support the action.
    }
  }

  #reportDevices(): void {
    const { session, call } = this.deps;
    const { micMuted, localVideo } = call.getSnapshot();
    const reported = `${micMuted} ${localVideo}`;
    if (reported === this.#reported) return;
    this.#reported = reported;
    session.setMicrophoneActive?.(!micMuted);
    session.setCameraActive?.(localVideo);
  }
}
