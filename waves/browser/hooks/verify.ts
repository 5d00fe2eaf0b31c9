/** Who is at the other end, as a hook, and what people say of it: see `bridge/verify.py`. */
import { app } from "../app";
import { NO_FACTS } from "../call/stats/connection_info";
import { UNVERIFIED, type VerifySnapshot } from "../call/verify/snapshot";
import { useStore } from ".";

export const useVerify = () =>
  useStore((parts) => parts.call.capabilities.verify.store, UNVERIFIED);
export const useFacts = () => useStore((parts) => parts.call.capabilities.facts.store, NO_FACTS);

export const verifyActions = {
  /** The signs are those that were on the screen when it was pressed. */
  confirm: (signs: VerifySnapshot["signs"]) => void app().call.capabilities.verify.confirm(signs),
  deny: () => void app().call.capabilities.verify.deny(),
  forget: () => void app().call.capabilities.verify.forget(),
};
