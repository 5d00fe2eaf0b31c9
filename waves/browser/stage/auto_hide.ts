/** Hides the controls of a call while the pointer rests; the stylesheet keeps focused ones. */
import type { Clock } from "../kit/clock";

const FADE_AFTER_MS = 3_000;

export class AutoHide {
  #cancel = (): void => {};
  #isOn = false;

  constructor(
    private readonly clock: Clock,
    private readonly hide: (isHidden: boolean) => void,
  ) {}

  /** Hide only while the call is connected. */
  follow(isConnected: boolean): void {
    if (isConnected === this.#isOn) return;
    this.#isOn = isConnected;
    this.moved();
  }

  /** Hide the controls at once, after a tap on the video. */
  hideNow(): void {
    this.#cancel();
    this.hide(this.#isOn);
  }

  /** The pointer has moved, or a key was pressed. */
  moved(): void {
    this.#cancel();
    this.hide(false);
    if (this.#isOn) this.#cancel = this.clock.after(FADE_AFTER_MS, () => this.hide(true));
  }
}
