/** Whether there is a call that both have accepted. */
import type { CallSnapshot, Phase } from "../call/model/snapshot";
import type { Store } from "../kit/store";

export type CallStore = Pick<Store<CallSnapshot>, "getSnapshot" | "subscribe">;

const RUNNING: ReadonlySet<Phase> = new Set(["connecting", "connected", "reconnecting"]);

export function isRunning(call: CallStore): boolean {
  return RUNNING.has(call.getSnapshot().phase);
}
