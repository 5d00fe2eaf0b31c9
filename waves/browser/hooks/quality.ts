/** How well the call is carried, as a hook. */
import { QUALITY_UNKNOWN } from "../call/stats/quality";
import { useStore } from ".";

export const useQuality = () =>
  useStore((parts) => parts.call.capabilities.quality.store, QUALITY_UNKNOWN);
