/**
 * Tries everything that a recording needs before the peer is asked.
 *
 * A browser may have an API that does not work: private windows without storage,
 * encoders that output nothing, a server that no longer has the files of this page.
 */
import type { Clock } from "../../kit/clock";
import { withTimeout } from "../../kit/with_timeout";
import type { RecordingDeps } from "./recording_deps";

/** How long each check may take. */
export const PREFLIGHT_WITHIN_MS = 6_000;
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
  const limited = <T>(work: Promise<T>): Promise<T> =>
    withTimeout(clock, PREFLIGHT_WITHIN_MS, work);
  try {
    await limited(recording.load());
  } catch {
    return { obstacle: "not_loaded", room: 0 };
  }
  const [room, stored, encoded] = await Promise.all([
    limited(recording.recordingStore.room()).catch(() => Number.POSITIVE_INFINITY),
    limited(recording.recordingStore.probe()).then(() => "" as const, storageObstacle),
    limited(recording.tryEncoder()).then(
      () => "" as const,
      () => "encoder" as const,
    ),
  ]);
  const missing = room < LEAST_ROOM ? "no_room" : stored;
  return { obstacle: missing || encoded || voicesOf(deps), room };
}

function voicesOf({ recording, sounds }: PreflightDeps): Obstacle {
  try {
    return recording.canMix(sounds) ? "" : "voices";
  } catch {
    return "voices";
  }
}

function storageObstacle(reason: unknown): Obstacle {
  const isFull = reason instanceof Error && reason.name === "QuotaExceededError";
  return isFull ? "no_room" : "storage";
}
