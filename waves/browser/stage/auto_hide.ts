/** Hides the controls of a call while nobody moves; focus keeps them visible by style. */
import type { Clock } from "../kit/clock";

const FADE_AFTER_MS = 3_000;

export class AutoHide {
  #cancel = (): void => {};
  #isOn = false;

  constructor(
    private readonly clock: Clock,
    private readonly hide: (isHidden: boolean) => void,
  ) {}

  /** Fade only while a call is connected: what is about to happen stays in sight. */
  follow(isConnected: boolean): void {
    if (isConnected === this.#isOn) return;
    this.#isOn = isConnected;
    this.moved();
  }

  /** A finger wants nothing but the picture. */
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
