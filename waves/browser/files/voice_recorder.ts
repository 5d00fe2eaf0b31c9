/**
 * Records a voice message.
 *
 * A tap on the button starts it, and another button sends it. A press that is held sends it when it is
 * released; moved away, it cancels.
 */

import type { Devices, IsAllowed } from "../call/media/get_user_media";
import { openOne } from "../call/media/get_user_media";
import type { Clock } from "../kit/clock";
import { duration } from "../kit/format";
import { createStore } from "../kit/store";
import { NO_VOICE } from "./snapshot";
import { peaksOf } from "./voice_peaks";

/** A recorded message. */
export interface VoiceRecording {
  readonly content: Blob;
  readonly durationMs: number;
  readonly peaks: readonly number[];
}

/** The used part of a MediaRecorder. */
export interface Recorder {
  start(everyMs: number): void;
  stop(): void;
  ondataavailable: ((event: { readonly data: Blob }) => void) | null;
  onstop: (() => void) | null;
  onerror: (() => void) | null;
  readonly mimeType: string;
}

export interface VoiceRecorderDeps {
  clock: Clock;
  devices: Devices;
  isAllowed?: IsAllowed | undefined;
  makeRecorder(track: MediaStreamTrack): Recorder;
  /** Measure the level from 0 to 100, ten times a second. Returns a stop function. */
  measure(track: MediaStreamTrack, heard: (level: number) => void): () => void;
  /** Write a length and an index into a recording. */
  finish(recorded: Blob): Promise<Blob>;
  send(conversationId: string, recording: VoiceRecording): void;
}

export const LONGEST_MS = 15 * 60_000;
/** Less is a slip of the finger. */
const SHORTEST_MS = 700;
const PART_MS = 1_000;
const TICK_MS = 200;
/** Levels that are shown. */
const SHOWN_LEVELS = 60;
const WISH = [
  { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  {},
] as const;

export class VoiceRecorder {
  readonly store = createStore(NO_VOICE);
  #conversationId = "";
  /** Counts the attempts: an answer to an earlier prompt is of no use. */
  #attempt = 0;
  #levels: number[] = [];
  /** What was recorded, once the recorder has stopped. */
  #recorded: Promise<Blob> | null = null;
  #begun = 0;
  /** When the microphone was lost; 0: it is there. */
  #ended = 0;
  #end = (): void => {};

  constructor(private readonly deps: VoiceRecorderDeps) {}

  get isActive(): boolean {
    return this.store.getSnapshot().phase !== "";
  }

  /** Ask for the microphone and record. */
  async start(conversationId: string): Promise<void> {
    if (this.isActive) return;
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#conversationId = conversationId;
    this.store.set({ ...NO_VOICE, phase: "asking" });
    const { audio, problems } = await openOne(this.deps, "audio", WISH);
    if (attempt !== this.#attempt) {
      audio?.stop();
      return;
    }
    if (audio === null) this.store.set({ ...NO_VOICE, problem: problems.audio || "device_failed" });
    else this.#record(audio);
  }

  /** End the recording and send it. */
  send(): void {
    const recorded = this.#recorded;
    const durationMs = Math.min(LONGEST_MS, Math.round(this.#elapsed));
    const isLong = recorded !== null && durationMs >= SHORTEST_MS;
    const said = { durationMs, peaks: peaksOf(this.#levels) };
    const conversationId = this.#conversationId;
    this.cancel();
    if (isLong) void this.#finish(conversationId, recorded, said);
  }

  /** Drop the recording. */
  cancel(): void {
    if (this.isActive) this.#stop();
  }

  /** Hide why there is no recording. */
  dismiss(): void {
    this.store.set({ problem: "" });
  }

  get #elapsed(): number {
    return (this.#ended || this.deps.clock.now()) - this.#begun;
  }

  #record(track: MediaStreamTrack): void {
    const { clock } = this.deps;
    this.#levels = [];
    const recorder = this.deps.makeRecorder(track);
    this.#recorded = contentOf(recorder);
    recorder.onerror = track.onended = () => this.#failed();
    this.#begun = clock.now();
    this.#ended = 0;
    this.store.set({ ...NO_VOICE, phase: "recording", elapsed: duration(0) });
    const stopMeasuring = this.deps.measure(track, (level) => this.#heard(level));
    let cancelTick = (): void => {};
    const tick = (): void => {
      cancelTick = clock.after(TICK_MS, tick);
      this.store.set({ elapsed: duration(this.#elapsed) });
      if (this.#elapsed >= LONGEST_MS) this.send();
    };
    cancelTick = clock.after(TICK_MS, tick);
    this.#end = () => {
      cancelTick();
      stopMeasuring();
      recorder.stop();
      track.stop();
    };
    recorder.start(PART_MS);
  }

  #heard(level: number): void {
    this.#levels.push(level);
    this.store.set({ levels: this.#levels.slice(-SHOWN_LEVELS) });
  }

  /** The microphone was unplugged or taken: what was said is still there. */
  #failed(): void {
    if (this.store.getSnapshot().phase !== "recording") return;
    this.#ended = this.deps.clock.now();
    this.#end();
    this.#end = () => {};
    this.store.set({ problem: "device_failed" });
  }

  #stop(): void {
    this.#attempt += 1;
    this.#end();
    this.#end = () => {};
    this.#recorded = null;
    this.store.set(NO_VOICE);
  }

  async #finish(
    conversationId: string,
    recorded: Promise<Blob>,
    said: Omit<VoiceRecording, "content">,
  ): Promise<void> {
    const whole = await recorded;
    // Without an index it can be played all the same.
    const content = await this.deps.finish(whole).catch(() => whole);
    this.deps.send(conversationId, { content, ...said });
  }
}

/** Return what a recorder has made, once it has stopped. */
function contentOf(recorder: Recorder): Promise<Blob> {
  const parts: Blob[] = [];
  return new Promise((resolve) => {
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType }));
  });
}
