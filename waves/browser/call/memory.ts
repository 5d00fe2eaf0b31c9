/** The call that a reload of this tab must not lose: kept in its sessionStorage. */
import type { CallMemory, RememberedCall } from "./parts";
import { isFields } from "./signals";

const KEY = "waves:call";

/** Keep the call in the storage that `open` finds: null where there is none. */
export function createCallMemory(open: () => Storage | null): CallMemory {
  function attempt<T>(use: (storage: Storage | null) => T, otherwise: T): T {
    try {
      return use(open());
    } catch {
      return otherwise;
    }
  }

  return {
    save: (call) => attempt((storage) => storage?.setItem(KEY, JSON.stringify(call)), undefined),
    load: () => attempt((storage) => read(storage?.getItem(KEY) ?? null), null),
    clear: () => attempt((storage) => storage?.removeItem(KEY), undefined),
  };
}

function read(text: string | null): RememberedCall | null {
  const value: unknown = text === null ? null : JSON.parse(text);
  // Ours alone writes here; an older version of us may have written something else.
  const isWhole = isFields(value) && typeof value.ticket === "string" && isFields(value.peer);
  return isWhole ? (value as unknown as RememberedCall) : null;
}
