/**
 * Tries everything that a recording needs before the peer is asked.
 *
 * A browser may have an API that does not work: private windows without storage,
 * encoders that output nothing, a server that no longer has the files of this page.
 */
import type { Clock } from "../../kit/clock";
import { withTimeout } from "../../kit/with_timeout";
import type { RecordingDeps } from "./recording_deps";

/** How long the files of this page, and the estimate of the space, may take. */
const ANSWER_WITHIN_MS = 6_000;
/**
 * How long each trial may take. A busy machine is waited for: a worker that does not answer and an
 * encoder without output are found out sooner (`opfs_writer.ts`, `encoder_probe.ts`).
 */
const TRIAL_WITHIN_MS = 30_000;
/** The space for about a minute; with less the recording does not start. */
export const LEAST_ROOM = 20_000_000;

/** What prevents a recording; empty: nothing does. */
export type Obstacle = "" | "not_loaded" | "storage" | "no_room" | "encoder" | "voices";

export interface PreflightResult {
  readonly obstacle: Obstacle;
  /** The available space in bytes, as estimated by the browser. */
  readonly room: number;
}

export interface PreflightDeps {
  clock: Clock;
  recording: RecordingDeps;
  /** The streams whose audio would be recorded. */
  sounds: readonly MediaStream[];
}

export async function runPreflight(deps: PreflightDeps): Promise<PreflightResult> {
  const { clock, recording } = deps;
  try {
    await withTimeout(clock, ANSWER_WITHIN_MS, recording.load());
  } catch {
    return { obstacle: "not_loaded", room: 0 };
  }
  const estimate = withTimeout(clock, ANSWER_WITHIN_MS, recording.recordingStore.room());
  const room = await estimate.catch(() => Number.POSITIVE_INFINITY);
  const missing = room < LEAST_ROOM ? "no_room" : await storageObstacle(deps);
  // Not at the same time: on a busy machine the encoder would leave the storage no time.
  const obstacle = missing || (await encoderObstacle(deps)) || voicesOf(deps);
  return { obstacle, room };
}

async function storageObstacle({ clock, recording }: PreflightDeps): Promise<Obstacle> {
  try {
    await withTimeout(clock, TRIAL_WITHIN_MS, recording.recordingStore.probe());
    return "";
  } catch (reason) {
    const isFull = reason instanceof Error && reason.name === "QuotaExceededError";
    return isFull ? "no_room" : "storage";
  }
}

async function encoderObstacle({ clock, recording }: PreflightDeps): Promise<Obstacle> {
  try {
    await withTimeout(clock, TRIAL_WITHIN_MS, recording.tryEncoder());
    return "";
  } catch {
    return "encoder";
  }
}

function voicesOf({ recording, sounds }: PreflightDeps): Obstacle {
  try {
    return recording.canMix(sounds) ? "" : "voices";
  } catch {
    return "voices";
  }
}
