/** What one call needs of the page around it. */

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

/** What the server is told about a call that this side leaves. */
export const LEAVING = {
  hang_up: "hung_up",
  connect_timeout: "connection_failed",
  reconnect_timeout: "peer_left",
  fail: "failed",
} as const;
