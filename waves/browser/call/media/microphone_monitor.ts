/**
 * Listens to this side's microphone: for a meter that is looked at, and for words that
 * nobody hears because the person has forgotten that they are muted.
 */
import {
  type AudioLevelDeps,
  LEVEL_EVERY_MS,
  measure,
  meterValue,
  SILENCE_DB,
} from "./audio_level";

export interface MicrophoneMonitorDeps extends AudioLevelDeps {
  /** The person talks into a muted microphone, or no longer does. */
  talkingMuted(isTalking: boolean): void;
}

export type Watcher = (value: number) => void;

/** How long it is said after the last word. */
const SAY_MS = 4_000;
/** How long it is not said again: who talks to somebody in the room knows by then. */
const QUIET_MS = 20_000;

export class MicrophoneMonitor {
  #owner: object | null = null;
  #track: MediaStreamTrack | null = null;
  #isMuted = false;
  #isListening = false;
  #stop = (): void => {};
  #cancelSaid = (): void => {};
  #quietUntil = 0;
  #talk = new TalkDetector();
  readonly #watchers = new Set<Watcher>();

  constructor(private readonly deps: MicrophoneMonitorDeps) {}

  /** Whoever holds the microphone says which it is, and whether it is muted. */
  follow(owner: object, track: MediaStreamTrack | null, isMuted: boolean): void {
    if (track !== this.#track) this.#hush();
    if (!isMuted || track === null) this.#said();
    this.#owner = owner;
    this.#track = track;
    this.#isMuted = isMuted;
    this.#listenIfNeeded();
  }

  /** The owner has let its microphone go. */
  leave(owner: object): void {
    if (this.#owner === owner) this.follow(owner, null, false);
  }

  /** Hear the level, from 0 to 100; the answer ends it. */
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
      this.#stop = measure(this.#track, this.deps, (db) => this.#heard(db));
    }
  }

  #hush(): void {
    if (!this.#isListening) return;
    this.#isListening = false;
    this.#stop();
    this.#show(0);
  }

  #heard(db: number): void {
    this.#show(meterValue(db));
    if (!this.#talk.hears(db) || !this.#isMuted) return;
    const now = this.deps.clock.now();
    if (now < this.#quietUntil) return;
    this.#cancelSaid();
    this.deps.talkingMuted(true);
    this.#cancelSaid = this.deps.clock.after(SAY_MS, () => {
      this.#quietUntil = this.deps.clock.now() + QUIET_MS;
      this.#said();
    });
  }

  /** There is nothing to say any more. */
  #said(): void {
    this.#cancelSaid();
    this.deps.talkingMuted(false);
  }

  #show(value: number): void {
    for (const watcher of [...this.#watchers]) watcher(value);
  }
}

/** Nobody talks more quietly than this into a microphone that is meant for them. */
const LOUD_DB = -45;
const ABOVE_ROOM_DB = 12;
/** The room is learnt slowly while it grows louder, at once when it is quieter. */
const ROOM_RISE_DB = 0.3;
const WINDOW = 1_000 / LEVEL_EVERY_MS;
/** Who talks is loud for most of a second; a door, a key or a beep twice a second is not. */
const LOUD_LOOKS = 6;

/** Tells talking from the room and from single noises, by loudness alone. */
export class TalkDetector {
  #room = SILENCE_DB;
  #isFirst = true;
  #looks: boolean[] = [];

  /** Take the next level; true while there is talking. */
  hears(db: number): boolean {
    if (this.#isFirst) this.#room = Math.min(db, LOUD_DB - ABOVE_ROOM_DB);
    this.#isFirst = false;
    const isLoud = db > Math.max(LOUD_DB, this.#room + ABOVE_ROOM_DB);
    this.#room = Math.min(db, this.#room + ROOM_RISE_DB);
    this.#looks = [...this.#looks, isLoud].slice(-WINDOW);
    return this.#looks.filter(Boolean).length >= LOUD_LOOKS;
  }
}
