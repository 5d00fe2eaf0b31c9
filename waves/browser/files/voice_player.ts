/** Plays voice messages, one at a time; after one comes the next. */
import { createStore } from "../kit/store";
import type { ShownFile } from "../messages/file_view";
import { NOT_PLAYING } from "./snapshot";

/** The used part of an audio element. */
export type AudioLike = Pick<
  HTMLAudioElement,
  | "src"
  | "currentTime"
  | "playbackRate"
  | "play"
  | "pause"
  | "ontimeupdate"
  | "onended"
  | "onplaying"
  | "onpause"
  | "onerror"
>;

export interface VoicePlayerDeps {
  makeAudio(): AudioLike;
  addressOf(file: ShownFile): string;
  /** Return the voice message after this one. */
  next(file: ShownFile): ShownFile | null;
}

const SPEEDS: readonly number[] = [1, 1.5, 2];

/** What a file is known by: an own one by its upload until the page has it from the server. */
const nameOf = ({ id, upload }: ShownFile): string => upload || id;

export class VoicePlayer {
  readonly store = createStore(NOT_PLAYING);
  #audio: AudioLike | null = null;
  #file: ShownFile | null = null;

  constructor(private readonly deps: VoicePlayerDeps) {}

  /** Play this message, or pause it. */
  toggle(file: ShownFile): void {
    const { file: shown, playing } = this.store.getSnapshot();
    if (shown !== nameOf(file)) this.#play(file, 0);
    else if (playing) this.#audio?.pause();
    else this.#resume();
  }

  /** Go to a place of this message, in milliseconds. */
  seek(file: ShownFile, at: number): void {
    if (this.store.getSnapshot().file !== nameOf(file)) {
      this.#play(file, at);
      return;
    }
    if (this.#audio !== null) this.#audio.currentTime = at / 1_000;
    this.store.set({ at });
  }

  /** Use the next speed, also for the following messages. */
  changeSpeed(): void {
    const { speed } = this.store.getSnapshot();
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    this.store.set({ speed: next });
    if (this.#audio !== null) this.#audio.playbackRate = next;
  }

  stop(): void {
    this.#audio?.pause();
    this.#file = null;
    this.store.set({ ...NOT_PLAYING, speed: this.store.getSnapshot().speed });
  }

  #play(file: ShownFile, at: number): void {
    this.#audio?.pause();
    const audio = this.#audio ?? this.#listen(this.deps.makeAudio());
    this.#file = file;
    this.store.set({ file: nameOf(file), at, playing: true, failed: false });
    audio.src = this.deps.addressOf(file);
    if (at > 0) audio.currentTime = at / 1_000;
    this.#resume();
  }

  #resume(): void {
    const audio = this.#audio;
    if (audio === null) return;
    audio.playbackRate = this.store.getSnapshot().speed;
    this.store.set({ playing: true });
    audio.play().catch(({ name }: Error) => {
      // A pause that follows at once rejects it too.
      if (name !== "AbortError") this.store.set({ playing: false });
    });
  }

  #listen(audio: AudioLike): AudioLike {
    this.#audio = audio;
    audio.ontimeupdate = () => {
      if (this.#file !== null) this.store.set({ at: Math.round(audio.currentTime * 1_000) });
    };
    audio.onplaying = () => this.store.set({ playing: true });
    audio.onpause = () => this.store.set({ playing: false });
    audio.onerror = () => this.store.set({ playing: false, failed: this.#file !== null });
    audio.onended = () => this.#ended();
    return audio;
  }

  #ended(): void {
    const next = this.#file === null ? null : this.deps.next(this.#file);
    if (next === null) this.stop();
    else this.#play(next, 0);
  }
}

/** Return the voice message that follows among these files. */
export function nextVoice(files: readonly ShownFile[], after: ShownFile): ShownFile | null {
  const voices = files.filter(({ kind }) => kind === "voice");
  const at = voices.findIndex((one) => nameOf(one) === nameOf(after));
  return at < 0 ? null : (voices[at + 1] ?? null);
}
