/** Holds the one call that a page may have, and shows it. */
import type { CallAcceptedFrame, CallIncomingFrame } from "../protocol";
import type { Store } from "../store";
import type { Capability } from "./capability";
import { Commands } from "./commands";
import { Fader } from "./fader";
import type { EngineParts, RememberedCall } from "./parts";
import { CallSession, type SessionHost } from "./session";
import { type CallSnapshot, IDLE, type Media, type Peer } from "./snapshot";
import type { StreamBoard } from "./streams";
import { every } from "./timing";

/** How long the reason of an end stays on the screen. */
const SHOW_END_MS = 3_000;
const REMEMBER_EVERY_MS = 2_000;
const MOST_FINISHED = 64;

export interface DeskParts {
  parts: EngineParts;
  capabilities: readonly Capability[];
  store: Store<CallSnapshot>;
  streams: StreamBoard;
}

export class Desk implements SessionHost {
  readonly parts: EngineParts;
  readonly capabilities: readonly Capability[];
  readonly commands: Commands;
  #session: CallSession | null = null;
  #finished: string[] = [];
  #cancelDismiss = (): void => {};
  #stopRemembering = (): void => {};
  readonly #fader: Fader;

  constructor(private readonly desk: DeskParts) {
    const { parts, store } = desk;
    this.parts = parts;
    this.capabilities = desk.capabilities;
    this.commands = new Commands(parts.wire, parts.clock);
    this.#fader = new Fader(parts.clock, (controlsHidden) => store.set({ controlsHidden }));
  }

  /** The call that is on, if one is. */
  get live(): CallSession | null {
    return this.#session?.isLive ? this.#session : null;
  }

  /** The call that is on, if it is this one. */
  withId(callId: string): CallSession | null {
    return this.live?.id === callId ? this.live : null;
  }

  dial(peer: Peer, media: Media): void {
    this.#begin({ callId: this.parts.newId(), peer, media, isCaller: true }).dial();
  }

  /** Let it ring, unless it has been answered, or a call is on: then the server says busy. */
  ring({ call_id, caller, media }: CallIncomingFrame): void {
    this.withId(call_id)?.ringsStill();
    if (this.live !== null || this.#finished.includes(call_id)) return;
    const { id, username, display_name } = caller;
    const peer = { id, username, display_name };
    this.#begin({ callId: call_id, peer, media, isCaller: false }).ring();
  }

  comeBack(remembered: RememberedCall, frame: CallAcceptedFrame): void {
    this.#begin(remembered).comeBack(remembered, frame);
  }

  show(change: Partial<CallSnapshot>): void {
    this.desk.store.set(change);
    const { phase } = this.desk.store.getSnapshot();
    this.#fader.follow(phase === "connected");
    if (change.phase === "connected") this.#remember();
  }

  streamsChanged(): void {
    this.desk.streams.changed();
  }

  over(): void {
    this.#stopRemembering();
    this.parts.memory.clear();
    if (this.#session !== null) this.#keep(this.#session);
    this.keepEndInSight();
  }

  /** Show the reason of the end for a while from now on. */
  keepEndInSight(): void {
    this.#cancelDismiss();
    this.#cancelDismiss = this.parts.clock.after(SHOW_END_MS, () => this.dismiss());
  }

  /** Take an ended call from the screen. */
  dismiss(): void {
    if (this.desk.store.getSnapshot().phase !== "ended") return;
    this.#cancelDismiss();
    this.#session = null;
    const { soundBlocked } = this.desk.store.getSnapshot();
    this.desk.store.set({ ...IDLE, soundBlocked });
  }

  pointerMoved(): void {
    this.#fader.moved();
    if (this.desk.store.getSnapshot().phase === "ended") this.keepEndInSight();
  }

  hideControls(): void {
    this.#fader.hideNow();
  }

  #begin(opening: ConstructorParameters<typeof CallSession>[1]): CallSession {
    this.#session = new CallSession(this, opening);
    return this.#session;
  }

  #keep(session: CallSession): void {
    this.#finished = [...this.#finished, session.id].slice(-MOST_FINISHED);
    const call = session.logged();
    if (call !== null) this.parts.log.add(call);
  }

  #remember(): void {
    this.#stopRemembering();
    const save = (): void => {
      const call = this.live?.remember() ?? null;
      if (call !== null) this.parts.memory.save(call);
    };
    save();
    this.#stopRemembering = every(this.parts.clock, REMEMBER_EVERY_MS, save);
  }
}
