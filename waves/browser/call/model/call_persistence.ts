/** The call that a reload of this tab must not lose: kept in its sessionStorage. */

import { createTabMemory } from "../../kit/tab_storage";
import type { CallMemory, RememberedCall } from "../engine_deps";
import { isCount, isFields } from "../rtc/signals";

/** Keep the call in the storage that `open` finds: null where there is none. */
export function createCallMemory(open: () => Storage | null): CallMemory {
  const memory = createTabMemory<RememberedCall>("waves:call", open, isWhole);
  return {
    ...memory,
    load() {
      const call = memory.load();
      return call === null ? null : inDoubtPrivate(call);
    },
  };
}

/**
 * Believe "not muted" and "camera on" only as the last word of a page that left in order.
 *
 * After a crash, a refused write or a restored session the record may be older than the
 * last click, so the microphone comes back muted and the camera off.
 */
export function inDoubtPrivate(call: RememberedCall): RememberedCall {
  const isCertain = call.left === true;
  return {
    ...call,
    micMuted: !isCertain || call.micMuted !== false,
    cameraOff: !isCertain || call.cameraOff !== false,
  };
}

function isWhole({ callId, peer, ticket, epoch, ...call }: Record<string, unknown>): boolean {
  return (
    [callId, ticket].every((text) => typeof text === "string") &&
    isFields(peer) &&
    [peer.id, peer.username, peer.display_name].every((text) => typeof text === "string") &&
    [epoch, call.connectedAt, call.aliveAt].every(isCount) &&
    typeof call.isCaller === "boolean" &&
    (call.media === "audio" || call.media === "video")
  );
}
