/**
 * Monitors the local microphone: for the level meter, and for speech while muted.
 */
import {
  type AudioLevelDeps,
  LEVEL_EVERY_MS,
  measure,
  meterValue,
  SILENCE_DB,
} from "./audio_level";

export interface MicrophoneMonitorDeps extends AudioLevelDeps {
  /** The user speaks into a muted microphone, or has stopped. */
  talkingMuted(isTalking: boolean): void;
}

export type Watcher = (value: number) => void;

/** How long the hint stays after speech. */
const SHOWN_MS = 4_000;
/** The pause before the hint may appear again. */
const QUIET_MS = 20_000;

export class MicrophoneMonitor {
  #owner: object | null = null;
  #track: MediaStreamTrack | null = null;
  #isMuted = false;
  #isListening = false;
  #stop = (): void => {};
  #cancelHide = (): void => {};
  #quietUntil = 0;
  #talk = new TalkDetector();
  readonly #watchers = new Set<Watcher>();

  constructor(private readonly deps: MicrophoneMonitorDeps) {}

  /** Set the microphone track of this owner, and whether it is muted. */
  follow(owner: object, track: MediaStreamTrack | null, isMuted: boolean): void {
    if (track !== this.#track) this.#hush();
    if (!isMuted || track === null) this.#said();
    this.#owner = owner;
    this.#track = track;
    this.#isMuted = isMuted;
    this.#listenIfNeeded();
  }

  /** This owner has released its microphone. */
  leave(owner: object): void {
    if (this.#owner === owner) this.follow(owner, null, false);
  }

  /** Subscribe to the level, from 0 to 100. Returns an unsubscribe function. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    this.#listenIfNeeded();
    return () => {
      this.#watchers.delete(watcher);
      this.#listenIfNeeded();
    };
  }

  #listenIfNeeded(): void {
    const isNeeded = this.#track !== null && (this.#isMuted || this.#watchers.size > 0);
    if (!isNeeded) this.#hush();
    else if (!this.#isListening && this.#track !== null) {
      this.#isListening = true;
      this.#talk = new TalkDetector();
      this.#stop = measure(this.#track, this.deps, (db) => this.#measured(db));
    }
  }

  #hush(): void {
    if (!this.#isListening) return;
    this.#isListening = false;
    this.#stop();
    this.#show(0);
  }

  #measured(db: number): void {
    this.#show(meterValue(db));
    if (!this.#talk.hears(db) || !this.#isMuted) return;
    const now = this.deps.clock.now();
    if (now < this.#quietUntil) return;
    this.#cancelHide();
    this.deps.talkingMuted(true);
    this.#cancelHide = this.deps.clock.after(SHOWN_MS, () => {
      this.#quietUntil = this.deps.clock.now() + QUIET_MS;
      this.#said();
    });
  }

  /** Clear the hint. */
  #said(): void {
    this.#cancelHide();
    this.deps.talkingMuted(false);
  }

  #show(value: number): void {
    for (const watcher of [...this.#watchers]) watcher(value);
  }
}

/** Speech into a close microphone is louder than this. */
const LOUD_DB = -45;
const ABOVE_ROOM_DB = 12;
/** The noise floor rises slowly and falls at once. */
const ROOM_RISE_DB = 0.3;
const WINDOW = 1_000 / LEVEL_EVERY_MS;
/** Speech is loud for most of a second; a door, a key or a repeated beep is not. */
const LOUD_LOOKS = 6;

/** Detects speech by loudness alone, as distinct from room noise and single sounds. */
export class TalkDetector {
  #room = SILENCE_DB;
  #isFirst = true;
  #looks: boolean[] = [];

  /** Take the next level. Returns whether there is speech. */
  hears(db: number): boolean {
    if (this.#isFirst) this.#room = Math.min(db, LOUD_DB - ABOVE_ROOM_DB);
    this.#isFirst = false;
    const isLoud = db > Math.max(LOUD_DB, this.#room + ABOVE_ROOM_DB);
    this.#room = Math.min(db, this.#room + ROOM_RISE_DB);
    this.#looks = [...this.#looks, isLoud].slice(-WINDOW);
    return this.#looks.filter(Boolean).length >= LOUD_LOOKS;
  }
}
