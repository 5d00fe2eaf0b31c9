/** Shows a system notification while a call rings, titled with the caller's name. */

import type { CallSnapshot } from "../call/model/snapshot";
import { isolated } from "../kit/bidi";
import type { Clock } from "../kit/clock";
import type { Store } from "../kit/store";
import type { Notifications } from "../ui/notifications";

export interface RingNotificationsDeps {
  clock: Clock;
  call: Pick<Store<CallSnapshot>, "getSnapshot" | "subscribe">;
  notifications: Pick<Notifications, "show" | "close">;
}

const tagOf = (callId: string): string => `waves-call:${callId}`;

export class RingNotifications {
  #labels: Readonly<Record<string, string>> = {};
  #ringing = "";
  #cancelShow = (): void => {};

  constructor(private readonly deps: RingNotificationsDeps) {
    deps.call.subscribe(() => this.#changed());
  }

  /** Labels by kind of call: `audio` and `video`. */
  setLabels(labels: Readonly<Record<string, string>>): void {
    this.#labels = labels;
  }

  #changed(): void {
    const { phase, callId } = this.deps.call.getSnapshot();
    const ringing = phase === "incoming" ? callId : "";
    if (ringing === this.#ringing) return;
    this.#cancelShow();
    if (this.#ringing !== "") this.deps.notifications.close(tagOf(this.#ringing));
    this.#ringing = ringing;
    if (ringing !== "") this.#cancelShow = this.deps.clock.afterPaint(() => this.#show());
  }

  #show(): void {
    const { callId, peerName, media } = this.deps.call.getSnapshot();
    void this.deps.notifications.show({
      tag: tagOf(callId),
      title: isolated(peerName),
      body: this.#labels[media] ?? "",
      isRing: true,
      // The click focuses the tab, and the ring is shown on every page.
      clicked: () => {},
    });
  }
}
