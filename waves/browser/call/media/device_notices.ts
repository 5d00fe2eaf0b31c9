/** Notices about devices that appear or disappear: one at a time, some with an offer. */
import type { Clock } from "../../kit/clock";
import { createStore } from "../../kit/store";
import type { DeviceKind } from "./device_list";
import { NO_NOTICE, type NoticeCode, type NoticesSnapshot } from "./snapshot";

/** A device that a click switches to. */
export interface Offer {
  readonly kind: DeviceKind;
  readonly id: string;
}

/** Long enough to read a sentence. */
const SHOWN_MS = 6_000;
/** Long enough to decide. */
const OFFER_MS = 20_000;

export class DeviceNotices {
  readonly store = createStore<NoticesSnapshot>(NO_NOTICE);
  #offer: Offer | null = null;
  #cancel = (): void => {};

  constructor(private readonly clock: Clock) {}

  /** Show a notice in place of the previous one. */
  show(code: NoticeCode, label: string, other = ""): void {
    this.#display({ code, label, other, hasOffer: false }, null, SHOWN_MS);
  }

  /** Show a notice with the offer of a device. */
  offer(code: NoticeCode, offer: Offer, { label, other = "" }: { label: string; other?: string }) {
    this.#display({ code, label, other, hasOffer: true }, offer, OFFER_MS);
  }

  /** Return the present offer, if any, and clear the notice. */
  takeOffer(): Offer | null {
    const offer = this.#offer;
    this.clear();
    return offer;
  }

  talkingMuted(isTalking: boolean): void {
    this.store.set({ talkingMuted: isTalking });
  }

  clear(): void {
    this.#cancel();
    this.#offer = null;
    const { talkingMuted } = this.store.getSnapshot();
    this.store.set({ ...NO_NOTICE, talkingMuted });
  }

  #display(change: Partial<NoticesSnapshot>, offer: Offer | null, ms: number): void {
    this.#cancel();
    this.#offer = offer;
    this.store.set(change);
    this.#cancel = this.clock.after(ms, () => this.clear());
  }
}
