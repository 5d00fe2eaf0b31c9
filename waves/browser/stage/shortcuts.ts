/**
 * What the keyboard does about calls: nothing by accident, and nothing to what one types.
 *
 * A ring takes the focus unless the person is typing, and swallows the keys of its first
 * half second: they were meant for something else. Enter answers only on a button.
 */
import type { CallActions } from "../call/actions";
import { type CallStore, isRunning } from "../call/model/snapshot";
import type { Clock } from "../kit/clock";
import { type InputMethodKey, isInputMethodKey } from "../ui/input_method";
import type { StageStore } from "./snapshot";
import type { Stage } from "./stage";

/** As much of a key press as is needed here. */
export interface KeyPress extends InputMethodKey {
  readonly key: string;
  /** The place of the key, such as KeyM, for keyboards with other letters. */
  readonly code: string;
  readonly repeat: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  preventDefault(): void;
  stopPropagation(): void;
}

/** By letter, in lower case, or by one of the signs + = - 0. */
export type Letters = Readonly<Partial<Record<string, () => void>>>;

export interface ShortcutDeps {
  call: CallStore;
  stage: StageStore;
  actions: Pick<CallActions, "decline"> & Pick<Stage, "closePanel" | "pointerMoved">;
  /** What a letter does in a call, lower case; null while the person has switched them off. */
  letters(): Letters | null;
  /** Leave the whole screen; false if it was not on. */
  leaveFullScreen(): boolean;
  clock: Clock;
  /** Hear every key before the page does. */
  onKey(listener: (press: KeyPress) => void): void;
  /** Whether the focus is where letters go, and what is written there. */
  field(): { readonly text: string } | null;
  /** Whether the focus is on the card of the ring. */
  isOnRing(): boolean;
  /** Whether a menu or a question is open: Escape belongs to it. */
  hasPopover(): boolean;
  /** Give the card of the ring the focus; the answer gives it back. */
  focusRing(): () => void;
}

const IGNORED_MS = 500;
/** Who has pressed a key this lately is typing, though the field may be empty. */
const TYPING_MS = 3_000;

/** Listen to the keyboard for as long as the page lives. */
export function createShortcuts(deps: ShortcutDeps): void {
  new Shortcuts(deps);
}

class Shortcuts {
  #ringingFor = "";
  #ringingSince = 0;
  #lastKeyAt = Number.NEGATIVE_INFINITY;
  #giveBack = (): void => {};

  constructor(private readonly deps: ShortcutDeps) {
    deps.call.subscribe(() => this.#callChanged());
    deps.onKey((press) => this.#pressed(press));
  }

  #callChanged(): void {
    const { phase, callId } = this.deps.call.getSnapshot();
    const now = phase === "incoming" ? callId : "";
    if (now === this.#ringingFor) return;
    this.#ringingFor = now;
    // The card is drawn, or gone, after the store has told everybody.
    this.deps.clock.after(0, this.#giveBack);
    this.#giveBack = () => {};
    if (now !== "") this.#ring(now);
  }

  #ring(callId: string): void {
    this.#ringingSince = this.deps.clock.now();
    this.deps.clock.after(0, () => {
      if (this.#ringingFor === callId && !this.#isTyping()) this.#giveBack = this.deps.focusRing();
    });
  }

  #isTyping(): boolean {
    const field = this.deps.field();
    if (field === null) return false;
    return field.text !== "" || this.deps.clock.now() - this.#lastKeyAt < TYPING_MS;
  }

  #pressed(press: KeyPress): void {
    this.#lastKeyAt = this.deps.clock.now();
    if (isInputMethodKey(press)) return;
    const call = this.deps.call.getSnapshot();
    if (call.phase === "incoming") this.#whileRinging(press);
    else if (isRunning(call)) this.#inCall(press);
  }

  #whileRinging(press: KeyPress): void {
    const isEarly = this.deps.clock.now() - this.#ringingSince < IGNORED_MS;
    if (isEarly && this.deps.isOnRing()) {
      swallow(press);
      return;
    }
    if (press.key !== "Escape" || this.deps.hasPopover()) return;
    if (!isEarly && this.deps.field() === null) {
      swallow(press);
      this.deps.actions.decline();
    }
  }

  #inCall(press: KeyPress): void {
    const { actions } = this.deps;
    actions.pointerMoved();
    if (press.repeat || press.altKey || press.ctrlKey || press.metaKey) return;
    if (press.key === "Escape") this.#escaped(press);
    if (this.deps.field() !== null) return;
    const does = this.deps.letters()?.[letterOf(press)];
    if (does === undefined) return;
    swallow(press);
    does();
  }

  /** Escape leads back by one: from a menu, which knows by itself, a panel, a whole screen. */
  #escaped(press: KeyPress): void {
    const { panel, minimised } = this.deps.stage.getSnapshot();
    if (this.deps.hasPopover()) return;
    if (panel !== "" && !minimised) this.deps.actions.closePanel();
    else if (!this.deps.leaveFullScreen()) return;
    swallow(press);
  }
}

function swallow(press: KeyPress): void {
  press.preventDefault();
  press.stopPropagation();
}

/** The sign or letter on the key; where the keyboard has no such letters, the one at its place. */
function letterOf({ key, code }: KeyPress): string {
  if (/^[-+=0]$/.test(key)) return key;
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const isOtherLetter = /^\p{L}$/u.test(key);
  return isOtherLetter && code.startsWith("Key") ? code.slice(3).toLowerCase() : "";
}
