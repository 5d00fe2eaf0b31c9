/**
 * Measures the level of a microphone, at most ten times a second.
 *
 * A muted track is silent in WebAudio too, so an enabled clone is measured; it is connected to
 * the analyser only.
 */
import type { Clock } from "../../kit/clock";
import { type AudioSource, type MakeContext, openSource } from "./audio_source";

export const LEVEL_EVERY_MS = 100;
/** 85 ms at 48 kHz: almost all of the time between two measurements. */
const SAMPLES = 4_096;
/** The level of silence. */
export const SILENCE_DB = -100;
const METER_FROM_DB = -60;
const METER_TO_DB = -6;

export interface AudioLevelDeps {
  clock: Clock;
  /** Undefined where the browser has no WebAudio. */
  makeContext: MakeContext | undefined;
  makeStream(): MediaStream;
}

/** Measure the level of a track in dB of full scale. Returns a stop function. */
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

/** Return the root mean square of the samples in dB of full scale. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const meanSquare = sum / samples.length;
  return meanSquare > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(meanSquare)) : SILENCE_DB;
}

/** Return the value of a level meter, from 0 to 100. */
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
    // Without an analyser the meter stays at 0.
    return null;
  }
}
