/**
 * Keyboard shortcuts of calls, guarded against accidental keys and typing.
 *
 * A ring takes the focus unless the user is typing, and swallows the keys of its first half
 * second, which were meant for something else. Enter answers only on a button.
 */
import type { CallActions } from "../call/actions";
import { type CallStore, isRunning } from "../call/model/snapshot";
import type { Clock } from "../kit/clock";
import { type InputMethodKey, isInputMethodKey } from "../ui/input_method";
import type { StageStore } from "./snapshot";
import type { Stage } from "./stage";

/** The used part of a KeyboardEvent. */
export interface KeyPress extends InputMethodKey {
  readonly key: string;
  /** The physical key, such as KeyM, for non-Latin keyboards. */
  readonly code: string;
  readonly repeat: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  preventDefault(): void;
  stopPropagation(): void;
}

/** By letter, in lower case, or by one of the signs + = - 0. */
export type KeyBindings = Readonly<Partial<Record<string, () => void>>>;

export interface ShortcutDeps {
  call: CallStore;
  stage: StageStore;
  actions: Pick<CallActions, "decline"> & Pick<Stage, "closePanel" | "pointerMoved">;
  /** The shortcuts by lower-case letter; null while they are switched off. */
  keys(): KeyBindings | null;
  /** Leave full screen. Returns false if it was not active. */
  leaveFullScreen(): boolean;
  clock: Clock;
  /** Subscribe to every key in the capture phase. */
  onKey(listener: (press: KeyPress) => void): void;
  /** The focused text field and its text, or null. */
  field(): { readonly text: string } | null;
  /** Whether the focus is on the card of the ring. */
  isOnRing(): boolean;
  /** Whether a menu or dialog is open, which handles Escape itself. */
  hasPopover(): boolean;
  /** Focus the card of the ring. Returns a function that restores the focus. */
  focusRing(): () => void;
}

const IGNORED_MS = 500;
/** After a key press this recent the user is typing, even if the field is empty. */
const TYPING_MS = 3_000;

/** Listens to the keyboard for the lifetime of the page. */
export class Shortcuts {
  #ringingFor = "";
  #ringingSince = 0;
  #lastKeyAt = Number.NEGATIVE_INFINITY;
  #restoreFocus = (): void => {};

  constructor(private readonly deps: ShortcutDeps) {
    deps.call.subscribe(() => this.#callChanged());
    deps.onKey((press) => this.#pressed(press));
    // A call may ring before the code of calls is loaded.
    this.#callChanged();
  }

  #callChanged(): void {
    const { phase, callId } = this.deps.call.getSnapshot();
    const now = phase === "incoming" ? callId : "";
    if (now === this.#ringingFor) return;
    this.#ringingFor = now;
    // Deferred: React renders the card after the store has notified its subscribers.
    this.deps.clock.after(0, this.#restoreFocus);
    this.#restoreFocus = () => {};
    if (now !== "") this.#ring(now);
  }

  #ring(callId: string): void {
    this.#ringingSince = this.deps.clock.now();
    this.deps.clock.after(0, () => {
      if (this.#ringingFor === callId && !this.#isTyping())
        this.#restoreFocus = this.deps.focusRing();
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
    const does = this.deps.keys()?.[letterOf(press)];
    if (does === undefined) return;
    swallow(press);
    does();
  }

  /** Escape closes one thing at a time: a menu (by itself), a panel, full screen. */
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

/** Return the letter or sign of the key; on non-Latin keyboards by its physical place. */
function letterOf({ key, code }: KeyPress): string {
  if (/^[-+=0]$/.test(key)) return key;
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const isOtherLetter = /^\p{L}$/u.test(key);
  return isOtherLetter && code.startsWith("Key") ? code.slice(3).toLowerCase() : "";
}
