/**
 * How loud a microphone is, at most ten times a second.
 *
 * A muted track gives silence to WebAudio as to everybody else, so a clone is measured
 * that stays enabled; it goes nowhere but into the analyser, and the analyser nowhere.
 */
import type { Clock } from "../../kit/clock";
import { type AudioSource, type MakeContext, openSource } from "./audio_source";

export const LEVEL_EVERY_MS = 100;
/** 85 ms at 48 kHz: almost all of what is said between two looks. */
const SAMPLES = 4_096;
/** What a room sounds like in which nobody is. */
export const SILENCE_DB = -100;
const METER_FROM_DB = -60;
const METER_TO_DB = -6;

export interface AudioLevelDeps {
  clock: Clock;
  /** Undefined where the browser has no WebAudio. */
  makeContext: MakeContext | undefined;
  makeStream(): MediaStream;
}

/** Measure the track until the answer is called; levels are in dB of full scale. */
export function measure(
  track: MediaStreamTrack,
  { clock, makeContext, makeStream }: AudioLevelDeps,
  heard: (db: number) => void,
): () => void {
  if (makeContext === undefined) return () => {};
  const copy = track.clone();
  copy.enabled = true;
  const stream = makeStream();
  stream.addTrack(copy);
  const source = openSource(stream, makeContext);
  const analyser = source === null ? null : tap(source);
  let cancel = (): void => {};
  function look(samples: Float32Array<ArrayBuffer>): void {
    analyser?.getFloatTimeDomainData(samples);
    cancel = clock.after(LEVEL_EVERY_MS, () => look(samples));
    heard(loudness(samples));
  }
  if (analyser !== null) look(new Float32Array(SAMPLES));
  return () => {
    cancel();
    copy.stop();
    source?.context.close().catch(() => {});
  };
}

/** Return how loud the samples are: their root mean square in dB of full scale. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const meanSquare = sum / samples.length;
  return meanSquare > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(meanSquare)) : SILENCE_DB;
}

/** Return where a meter stands, from 0 to 100. */
export function meterValue(db: number): number {
  const share = (db - METER_FROM_DB) / (METER_TO_DB - METER_FROM_DB);
  return Math.round(Math.min(1, Math.max(0, share)) * 100);
}

function tap({ context, node }: AudioSource): AnalyserNode | null {
  try {
    const analyser = context.createAnalyser();
    analyser.fftSize = SAMPLES;
    node.connect(analyser);
    return analyser;
  } catch {
    // A meter that stands still harms nobody.
    return null;
  }
}
