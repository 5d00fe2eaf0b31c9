/**
 * Plays the sounds of a ringing call until it is stopped, in one tab of a browser.
 *
 * The sound is one looped buffer, because timers of a hidden page are throttled. Browsers block
 * sound on a page that was never clicked; such a page leaves the lock to a tab that may play.
 */
import type { Clock } from "../../kit/clock";
import type { Ringer } from "../model/ring";
import type { SharedAudioContext } from "./shared_audio_context";
import { renderSound, type Sound } from "./tones";

const LOCK = "waves-ring";
/** A browser that allows sound starts an AudioContext within tens of milliseconds. */
const BLOCKED_AFTER_MS = 400;
/** A fade avoids a click at the end and is heard as immediate. */
const FADE_SECONDS = 0.03;
const DISCONNECT_AFTER_MS = 100;

export interface RingerDeps {
  clock: Clock;
  audio: SharedAudioContext;
  /** Undefined where the page is not secure: then every tab rings. */
  locks: Pick<LockManager, "request"> | undefined;
  /** The node of a context that leads to the chosen speaker. */
  outputOf(context: AudioContext): AudioNode;
  /** The autoplay policy, where the browser reports it (Firefox only). */
  autoplayPolicy?(context: AudioContext): string | undefined;
}

/** Create the ringer; it opens nothing before it rings. */
export function createRinger(deps: RingerDeps): Ringer {
  return new WebAudioRinger(deps);
}

class WebAudioRinger implements Ringer {
  #playing: Playing | null = null;
  #isBlocked = false;
  readonly #listeners = new Set<(isBlocked: boolean) => void>();

  constructor(private readonly deps: RingerDeps) {}

  start(sound: Sound): void {
    if (this.#playing?.sound === sound) return;
    this.stop();
    const context = this.deps.audio.use();
    // Too many contexts, or no audio device: the call is still shown.
    if (context === null) return;
    const tell = (isBlocked: boolean): void => this.#notify(isBlocked);
    try {
      this.#playing = new Playing(sound, context, this.deps, tell);
    } catch {
      this.deps.audio.release();
    }
  }

  stop(): void {
    this.#playing?.stop();
    this.#playing = null;
  }

  enable(): void {
    this.deps.audio.unlock();
    this.#notify(false);
  }

  onBlocked(listener: (isBlocked: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify(isBlocked: boolean): void {
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    for (const listener of [...this.#listeners]) listener(isBlocked);
  }
}

/** One sound while it plays. */
class Playing {
  readonly #gain: GainNode;
  readonly #turn = new AbortController();
  readonly #cancelBlocked: () => void;
  readonly #unsubscribe: () => void;
  #source: AudioBufferSourceNode | null = null;
  #isAsking = false;
  #release = (): void => {};

  constructor(
    readonly sound: Sound,
    private readonly context: AudioContext,
    private readonly deps: RingerDeps,
    private readonly tellBlocked: (isBlocked: boolean) => void,
  ) {
    this.#gain = context.createGain();
    this.#gain.connect(deps.outputOf(context));
    this.#unsubscribe = deps.audio.subscribe(() => this.#whenRunning());
    this.#cancelBlocked = deps.clock.after(BLOCKED_AFTER_MS, () => this.#noticeBlocked());
    this.#whenRunning();
  }

  stop(): void {
    this.#cancelBlocked();
    this.#turn.abort();
    this.#release();
    this.#unsubscribe();
    const end = this.context.currentTime + FADE_SECONDS;
    this.#gain.gain.setValueAtTime(1, this.context.currentTime);
    this.#gain.gain.linearRampToValueAtTime(0, end);
    this.#source?.stop(end);
    this.deps.clock.after(DISCONNECT_AFTER_MS, () => {
      this.#gain.disconnect();
      this.deps.audio.release();
    });
  }

  #noticeBlocked(): void {
    if (this.context.state === "running") return;
    // Allowed but silent: the audio device is missing or slow, and a click would not help.
    const isAllowed = this.deps.autoplayPolicy?.(this.context) === "allowed";
    this.tellBlocked(!isAllowed);
  }

  #whenRunning(): void {
    if (this.context.state !== "running" || this.#isAsking) return;
    this.#isAsking = true;
    this.tellBlocked(false);
    void this.#takeTurn();
  }

  /** Play when no other tab rings; the ringback tone is played in any case. */
  async #takeTurn(): Promise<void> {
    const { locks } = this.deps;
    if (locks === undefined || this.sound === "ringback") {
      this.#play();
      return;
    }
    try {
      await locks.request(LOCK, { signal: this.#turn.signal }, () => this.#playUntilStopped());
    } catch {
      // Stopped while waiting for the lock.
    }
  }

  #playUntilStopped(): Promise<void> {
    if (this.#turn.signal.aborted) return Promise.resolve();
    this.#play();
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  #play(): void {
    const { context } = this;
    const samples = renderSound(this.sound, context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    this.#source = context.createBufferSource();
    this.#source.buffer = buffer;
    this.#source.loop = true;
    this.#source.connect(this.#gain);
    this.#source.start();
  }
}
