/** A line about the last act on a message: why it was refused, or that something was copied. */
import type { Clock } from "../kit/clock";
import { createStore } from "../kit/store";

export interface ActNoticeSnapshot {
  readonly kind:
    | ""
    | "edit"
    | "delete"
    | "react"
    | "pin"
    | "text_copied"
    | "link_copied"
    | "not_copied"
    | "not_found";
  /** The server's code for a refusal, or empty. */
  readonly problem: string;
}

export const NO_ACT_NOTICE: ActNoticeSnapshot = { kind: "", problem: "" };
const GONE_AFTER_MS = 6_000;

export class ActNotice {
  readonly store = createStore(NO_ACT_NOTICE);
  #cancel: (() => void) | null = null;

  constructor(private readonly clock: Clock) {}

  /** Show the line for a while. */
  show(kind: ActNoticeSnapshot["kind"], problem = ""): void {
    this.#cancel?.();
    this.store.set({ kind, problem });
    this.#cancel = this.clock.after(GONE_AFTER_MS, () => this.store.set(NO_ACT_NOTICE));
  }

  /** Remove the line. */
  clear(): void {
    this.#cancel?.();
    this.store.set(NO_ACT_NOTICE);
  }
}
