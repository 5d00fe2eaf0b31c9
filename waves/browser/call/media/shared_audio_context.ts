/**
 * The shared AudioContext for the sounds of the page itself.
 *
 * Safari starts a context only inside a user gesture, and can start it again at any time: the
 * first gesture opens the context, so that a later ring needs none. While it is unused the
 * context is suspended, not closed.
 */
import type { Clock } from "../../kit/clock";

export interface SharedAudioContextDeps {
  clock: Clock;
  /** Undefined where the browser has no Web Audio. */
  makeContext: (() => AudioContext) | undefined;
}

/** Safari's `interrupted`, for example by a phone call, is newer than the types. */
type State = AudioContextState | "interrupted";

/** The next sound often follows soon, and restarting the audio hardware costs more. */
const SUSPEND_AFTER_MS = 30_000;

export class SharedAudioContext {
  #context: AudioContext | null = null;
  #isUnlocked = false;
  #users = 0;
  #cancelSuspend = (): void => {};
  readonly #listeners = new Set<() => void>();

  constructor(private readonly deps: SharedAudioContextDeps) {}

  /** Called from a user gesture: unlock the audio of this page. */
  unlock(): void {
    const isInterrupted = (this.#context?.state as State | undefined) === "interrupted";
    if (this.#isUnlocked && !isInterrupted && this.#users === 0) return;
    this.#start();
  }

  /** The page is visible again: resume after an interruption. */
  wake(): void {
    if (this.#users > 0) this.#start();
  }

  /**
   * Return the running or starting context, or null when the browser gives none.
   *
   * Each context that was returned must be released once with `release`.
   */
  use(): AudioContext | null {
    if (this.#context?.state === "closed") this.#context = null;
    const context = this.#open();
    if (context === null) return null;
    this.#users += 1;
    this.#start();
    return context;
  }

  release(): void {
    this.#users -= 1;
    this.#suspendWhenIdle();
  }

  /** Subscribe to changes of the context's state. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #open(): AudioContext | null {
    const { makeContext } = this.deps;
    if (this.#context !== null || makeContext === undefined) return this.#context;
    try {
      this.#context = makeContext();
    } catch {
      // Too many contexts, or no sound device.
      return null;
    }
    this.#context.onstatechange = () => this.#stateChanged();
    return this.#context;
  }

  #start(): void {
    this.#cancelSuspend();
    const context = this.#open();
    if (context === null) return;
    // While autoplay is blocked, the promise stays pending until a user gesture.
    if (context.state !== "running") context.resume().catch(() => {});
    this.#stateChanged();
  }

  #stateChanged(): void {
    if (this.#context?.state === "running") {
      this.#isUnlocked = true;
      this.#suspendWhenIdle();
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #suspendWhenIdle(): void {
    this.#cancelSuspend();
    if (this.#users > 0) return;
    this.#cancelSuspend = this.deps.clock.after(SUSPEND_AFTER_MS, () => {
      void this.#context?.suspend().catch(() => {});
    });
  }
}
