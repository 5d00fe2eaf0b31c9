/** The call that a reload of this tab must not lose: kept in its sessionStorage. */
import type { CallMemory } from "./parts";
import { isFields } from "./signals";
import { createTabMemory } from "./tab_memory";

/** Keep the call in the storage that `open` finds: null where there is none. */
export function createCallMemory(open: () => Storage | null): CallMemory {
  return createTabMemory(
    "waves:call",
    open,
    ({ ticket, peer }) => typeof ticket === "string" && isFields(peer),
  );
}
