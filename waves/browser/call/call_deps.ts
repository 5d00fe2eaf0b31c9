/** What one call needs from the call manager. */

import type { EngineDeps } from "./engine_deps";
import type { Commands } from "./model/commands";
import type { CallSnapshot } from "./model/snapshot";
import type { Capability } from "./rtc/capability";

export interface CallHost {
  deps: EngineDeps;
  commands: Commands;
  capabilities: readonly Capability[];
  show(change: Partial<CallSnapshot>): void;
  streamsChanged(): void;
  over(): void;
}

/** The reason that the server is sent when this side leaves a call. */
export const HANG_UP_REASONS = {
  hang_up: "hung_up",
  connect_timeout: "connection_failed",
  reconnect_timeout: "peer_left",
  fail: "failed",
} as const;
