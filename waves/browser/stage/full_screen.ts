/**
 * The call on the whole screen (Fullscreen API, https://fullscreen.spec.whatwg.org).
 *
 * It is the page that fills the screen, and the stage that fills the page: so whatever
 * else the page has to say, a card, a question, a menu, is still there.
 */
import { type CallStore, isRunning } from "../call/model/snapshot";
import type { StageSnapshot, StageStore } from "./snapshot";

export interface FullScreenPort {
  readonly isAvailable: boolean;
  isOn(): boolean;
  /** Rejects without a click, or where a policy forbids it. */
  enter(): Promise<void>;
  leave(): Promise<void>;
  onChange(listener: () => void): void;
}

export interface FullScreenDeps {
  port: FullScreenPort;
  call: CallStore;
  stage: StageStore;
  show(change: Partial<StageSnapshot>): void;
  /** Bring the call back to the stage, if it is small. */
  toStage(): void;
}

export class FullScreen {
  constructor(private readonly deps: FullScreenDeps) {
    const { port, call, stage, show } = deps;
    show({ canBeFull: port.isAvailable });
    port.onChange(() => this.#changed());
    call.subscribe(() => this.#leaveUnlessOnStage());
    stage.subscribe(() => this.#leaveUnlessOnStage());
  }

  toggle(): void {
    const { port, call, toStage } = this.deps;
    if (port.isOn()) this.#leave();
    else if (port.isAvailable && isRunning(call.getSnapshot())) {
      toStage();
      // Refused: the stage stays as large as it was.
      port.enter().catch(() => {});
    }
  }

  /** Leave it, if it is on: false if there was nothing to leave. */
  leave(): boolean {
    const isOn = this.deps.port.isOn();
    if (isOn) this.#leave();
    return isOn;
  }

  /** A call that is small or over has no use for a whole screen. */
  #leaveUnlessOnStage(): void {
    const { call, stage } = this.deps;
    const isOnStage = isRunning(call.getSnapshot()) && !stage.getSnapshot().minimised;
    if (!isOnStage && this.deps.port.isOn()) this.#leave();
  }

  #leave(): void {
    this.deps.port.leave().catch(() => {});
  }

  #changed(): void {
    this.deps.show({ isFull: this.deps.port.isOn() });
    // The screen may have come after the call has gone.
    this.#leaveUnlessOnStage();
  }
}
