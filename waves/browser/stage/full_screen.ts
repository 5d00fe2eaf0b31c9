/**
 * Full screen for the call (Fullscreen API, https://fullscreen.spec.whatwg.org).
 *
 * The whole page enters full screen and the stage fills the page, so that cards, dialogs and
 * menus of the page stay visible.
 */
import { type CallStore, isRunning } from "../call/model/snapshot";
import type { StageSnapshot, StageStore } from "./snapshot";

export interface FullScreenPort {
  readonly isAvailable: boolean;
  isOn(): boolean;
  /** Rejects without a user gesture, or where a policy forbids it. */
  enter(): Promise<void>;
  leave(): Promise<void>;
  onChange(listener: () => void): void;
}

export interface FullScreenDeps {
  port: FullScreenPort;
  call: CallStore;
  stage: StageStore;
  show(change: Partial<StageSnapshot>): void;
  /** Restore the call if it is minimised. */
  toStage(): void;
}

export class FullScreen {
  constructor(private readonly deps: FullScreenDeps) {
    const { port, call, stage, show } = deps;
    show({ canFullScreen: port.isAvailable });
    port.onChange(() => this.#changed());
    call.subscribe(() => this.#leaveUnlessOnStage());
    stage.subscribe(() => this.#leaveUnlessOnStage());
  }

  toggle(): void {
    const { port, call, toStage } = this.deps;
    if (port.isOn()) this.#leave();
    else if (port.isAvailable && isRunning(call.getSnapshot())) {
      toStage();
      // Refused: the stage keeps its size.
      port.enter().catch(() => {});
    }
  }

  /** Leave full screen. Returns false if it was not active. */
  leave(): boolean {
    const isOn = this.deps.port.isOn();
    if (isOn) this.#leave();
    return isOn;
  }

  /** A minimised or ended call leaves full screen. */
  #leaveUnlessOnStage(): void {
    const { call, stage } = this.deps;
    const isOnStage = isRunning(call.getSnapshot()) && !stage.getSnapshot().minimised;
    if (!isOnStage && this.deps.port.isOn()) this.#leave();
  }

  #leave(): void {
    this.deps.port.leave().catch(() => {});
  }

  #changed(): void {
    this.deps.show({ isFullScreen: this.deps.port.isOn() });
    // Full screen may begin after the call has ended.
    this.#leaveUnlessOnStage();
  }
}
