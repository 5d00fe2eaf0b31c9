/**
 * The title of the tab: the number of unread messages and the name of the peer of the running call;
 * it flashes during a ring.
 */

import { type CallStore, isRunning } from "../call/model/snapshot";
import { isolated } from "../kit/bidi";
import type { Clock } from "../kit/clock";

export interface TabTitleDeps {
  call: CallStore;
  clock: Clock;
  title: { get(): string; set(text: string): void };
}

const FLASH_MS = 1_000;
const MOST_COUNTED = 99;
/** What arrives in an open conversation is read at once. */
const COUNT_AFTER_MS = 500;

export class TabTitle {
  #labels: Readonly<Record<string, string>> = {};
  #unread = 0;
  #base: string;
  #written: string;
  #ringingFor = "";
  #inCallWith = "";
  #cancelCount: (() => void) | null = null;
  #cancelFlash = (): void => {};

  constructor(private readonly deps: TabTitleDeps) {
    this.#base = this.#written = deps.title.get();
    deps.call.subscribe(() => this.#callChanged());
  }

  /** Set the labels `incoming_call` and `in_call`, with `{name}` in them. */
  setLabels(labels: Readonly<Record<string, string>>): void {
    this.#labels = labels;
  }

  /** Set the number of unread messages. */
  unread(count: number): void {
    this.#unread = count;
    this.#cancelCount ??= this.deps.clock.after(COUNT_AFTER_MS, () => {
      this.#cancelCount = null;
      if (this.#ringingFor === "") this.#quiet();
    });
  }

  /** The title may have been changed by others. */
  titleChanged(): void {
    const title = this.deps.title.get();
    if (title === this.#written) return;
    this.#base = this.#written = title;
    if (this.#ringingFor === "") this.#quiet();
  }

  #callChanged(): void {
    const call = this.deps.call.getSnapshot();
    const { phase, callId, peerName } = call;
    this.#inCall(isRunning(call) ? peerName : "");
    const now = phase === "incoming" ? callId : "";
    if (now === this.#ringingFor) return;
    if (this.#ringingFor !== "") this.#stopRinging();
    this.#ringingFor = now;
    if (now !== "") this.#ring(peerName);
  }

  #inCall(name: string): void {
    if (name === this.#inCallWith) return;
    this.#inCallWith = name;
    this.#quiet();
  }

  #label(key: string, name: string): string {
    return (this.#labels[key] ?? "{name}").replace("{name}", () => isolated(name));
  }

  #ring(name: string): void {
    // Changing a title is slow.
    this.#cancelFlash = this.deps.clock.afterPaint(() =>
      this.#flash(this.#label("incoming_call", name), true),
    );
  }

  #flash(sentence: string, isOn: boolean): void {
    if (isOn) this.#write(sentence);
    else this.#quiet();
    this.#cancelFlash = this.deps.clock.after(FLASH_MS, () => this.#flash(sentence, !isOn));
  }

  #stopRinging(): void {
    this.#cancelFlash();
    this.#quiet();
  }

  #quiet(): void {
    const count = this.#unread > MOST_COUNTED ? `${MOST_COUNTED}+` : `${this.#unread}`;
    const title = this.#inCallWith === "" ? this.#base : this.#label("in_call", this.#inCallWith);
    this.#write(this.#unread > 0 ? `(${count}) ${title}` : title);
  }

  #write(text: string): void {
    this.#written = text;
    if (text !== this.deps.title.get()) this.deps.title.set(text);
  }
}
