/** The way back from a message that the user has jumped to. */
import type { Store } from "../kit/store";
import type { MessageListSnapshot } from "./message_list_snapshot";

export class WayBack {
  /** The message that was at the top before the first of several jumps; 0: the list was at its end. */
  #origin = 0;
  #next: MessageListSnapshot["wayBack"] = "";

  constructor(private readonly store: Store<MessageListSnapshot>) {}

  /** A jump begins, with this message at the top; 0: at the end. */
  begin(seq: number): void {
    if (this.store.getSnapshot().wayBack !== "") return;
    this.#origin = seq;
    this.#next = seq > 0 ? "place" : "end";
  }

  /** The target is shown. There is no way back from the end. */
  show(isAtEnd: boolean): void {
    if (isAtEnd) this.store.set({ wayBack: "" });
    else if (this.#next !== "") this.store.set({ wayBack: this.#next });
    this.#next = "";
  }

  /** There is no such target. */
  cancel(): void {
    this.#next = "";
  }

  /** Take the way back: return the message that it leads to; 0: the end. */
  take(): number {
    const { wayBack } = this.store.getSnapshot();
    this.store.set({ wayBack: "" });
    return wayBack === "place" ? this.#origin : 0;
  }
}
