/** Synthesises the sounds of a call: one period of each, to be looped or played once. */

export type Sound = "ring" | "ringback" | "test";

interface Note {
  /** Seconds from the start of the period. */
  at: number;
  hertz: number;
  seconds: number;
}

interface Score {
  /** Seconds after which it begins again. */
  period: number;
  loudness: number;
  notes: readonly Note[];
}

const FADE_SECONDS = 0.004;
const OCTAVE_SHARE = 0.25;

/** Ringtone: a rising chord, twice, then a pause. */
const RING: Score = {
  period: 3,
  loudness: 0.4,
  notes: [0, 0.75].flatMap((start) => [
    { at: start, hertz: 659.26, seconds: 0.5 },
    { at: start + 0.14, hertz: 830.61, seconds: 0.5 },
    { at: start + 0.28, hertz: 987.77, seconds: 0.6 },
  ]),
};

/** European ringback tone: 425 Hz, one second in five (ITU-T E.182). */
const RINGBACK: Score = {
  period: 5,
  loudness: 0.1,
  notes: [{ at: 0, hertz: 425, seconds: 1 }],
};

/** Test sound: two notes. */
const TEST: Score = {
  period: 1.2,
  loudness: 0.4,
  notes: [
    { at: 0, hertz: 659.26, seconds: 0.5 },
    { at: 0.3, hertz: 880, seconds: 0.8 },
  ],
};

const SCORES: Readonly<Record<Sound, Score>> = { ring: RING, ringback: RINGBACK, test: TEST };

/** Return one period of the sound as samples between -1 and 1. */
export function renderSound(sound: Sound, sampleRate: number): Float32Array<ArrayBuffer> {
  const key = `${sound} ${sampleRate}`;
  const samples = rendered.get(key) ?? render(sound, sampleRate);
  rendered.set(key, samples);
  return samples;
}

/** Rendering takes tens of milliseconds. */
const rendered = new Map<string, Float32Array<ArrayBuffer>>();

function render(sound: Sound, sampleRate: number): Float32Array<ArrayBuffer> {
  const score = SCORES[sound];
  const samples = new Float32Array(Math.round(score.period * sampleRate));
  const shape = sound === "ringback" ? held : struck;
  for (const note of score.notes) addNote(samples, sampleRate, note, shape, score.loudness);
  return samples;
}

type Shape = (seconds: number, length: number) => number;

function addNote(
  samples: Float32Array,
  sampleRate: number,
  note: Note,
  shape: Shape,
  loudness: number,
): void {
  const first = Math.round(note.at * sampleRate);
  const count = Math.min(Math.round(note.seconds * sampleRate), samples.length - first);
  for (let index = 0; index < count; index += 1) {
    const seconds = index / sampleRate;
    const turn = 2 * Math.PI * note.hertz * seconds;
    const tone = Math.sin(turn) + OCTAVE_SHARE * Math.sin(2 * turn);
    const value = loudness * shape(seconds, note.seconds) * tone;
    samples[first + index] = (samples[first + index] ?? 0) + value;
  }
}

/** Sharp attack and exponential decay. */
function struck(seconds: number, length: number): number {
  return soften(seconds, length) * Math.exp((-6 * seconds) / length);
}

/** Constant amplitude. */
function held(seconds: number, length: number): number {
  return soften(seconds, length);
}

/** A short fade at both ends avoids clicks. */
function soften(seconds: number, length: number): number {
  return Math.min(1, seconds / FADE_SECONDS, Math.max(0, length - seconds) / FADE_SECONDS);
}
