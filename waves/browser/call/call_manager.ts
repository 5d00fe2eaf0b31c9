/** Holds the one call that a page may have, and shows it. */

import type { Store } from "../kit/store";
import type { CallAcceptedFrame, CallEndedFrame, CallIncomingFrame } from "../socket/protocol";
import { CallSession } from "./call";
import type { SessionHost } from "./call_deps";
import type { EngineParts, RememberedCall } from "./engine_deps";
import type { StreamBoard } from "./media/stream_registry";
import { CallKeeper } from "./model/call_keeper";
import { Commands } from "./model/commands";
import {
  type CallSnapshot,
  type EndedAs,
  IDLE,
  type Media,
  type Opening,
  type Peer,
} from "./model/snapshot";
import type { Capability } from "./rtc/capability";

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
  /** The call that has ended last, in sight or not. */
  #last: CallSession | null = null;
  #finished: string[] = [];
  readonly #keeper: CallKeeper;

  constructor(private readonly desk: DeskParts) {
    const { parts } = desk;
    this.parts = parts;
    this.capabilities = desk.capabilities;
    this.commands = new Commands(parts.wire, parts.clock);
    this.#keeper = new CallKeeper({ ...parts, call: () => this.live?.remember() ?? null });
    parts.page.onLeave(({ isCached }) => this.#pageLeaves(isCached));
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
    this.#begin(openingOf({ call_id, caller, media })).ring();
  }

  /** A call was over before it could ring here: say who it was until somebody closes it. */
  missed(call: RingFrom): void {
    if (this.live !== null || this.#finished.includes(call.call_id)) return;
    this.#begin(openingOf(call)).endsUnseen("missed");
    this.show({ unseen: true });
  }

  /** The server says that a call is over. */
  ended({ call_id, reason }: CallEndedFrame): void {
    this.withId(call_id)?.serverEnded(reason);
    if (reason === "answered_elsewhere") this.#wasAnswered(call_id);
  }

  comeBack(remembered: RememberedCall, frame: CallAcceptedFrame): void {
    this.#begin(remembered).comeBack(remembered, frame);
  }

  /** Go on calling: this tab was reloaded while it rang at the other side. */
  redial(remembered: RememberedCall): void {
    this.#begin(remembered).redial(remembered);
  }

  /** A call ended while this tab was being reloaded: say why. */
  endedMeanwhile(remembered: RememberedCall, reason: EndedAs): void {
    // Which of the two left is not known here.
    const known = reason === "left" ? "hung_up" : reason;
    this.#begin(remembered).endsUnseen(known, remembered);
  }

  show(change: Partial<CallSnapshot>): void {
    this.desk.store.set(change);
    this.#keeper.follow();
  }

  streamsChanged(): void {
    this.#keeper.follow();
    this.desk.streams.changed();
  }

  over(): void {
    this.#keeper.forget();
    this.#last = this.#session;
    if (this.#session !== null) this.#keep(this.#session);
  }

  /** Forget the call that has ended. */
  dismiss(): void {
    if (this.desk.store.getSnapshot().phase !== "ended") return;
    this.#session = null;
    const { soundBlocked } = this.desk.store.getSnapshot();
    this.desk.store.set({ ...IDLE, soundBlocked });
  }

  #begin(opening: ConstructorParameters<typeof CallSession>[1]): CallSession {
    this.#session = new CallSession(this, opening);
    return this.#session;
  }

  /** Declined here in the moment in which another tab of this person answered. */
  #wasAnswered(callId: string): void {
    const last = this.#last;
    if (last?.id !== callId || !last.declineCameTooLate()) return;
    this.#keep(last);
    if (this.#session === last) this.show({ endReason: "answered_elsewhere" });
  }

  #keep(session: CallSession): void {
    this.#finished = [...this.#finished, session.id].slice(-MOST_FINISHED);
    const call = session.logged();
    if (call !== null) this.parts.log.add(call);
  }

  #pageLeaves(isCached: boolean): void {
    const canComeBack = this.#keeper.leave();
    // Without memory the next page could not find the call: do not keep the other waiting.
    if (canComeBack === false) this.live?.leave();
    else if (canComeBack && !isCached) this.commands.leaving(this.parts.page.age());
  }
}

type RingFrom = Pick<CallIncomingFrame, "call_id" | "caller" | "media">;

function openingOf({ call_id: callId, caller, media }: RingFrom): Opening {
  const { id, username, display_name } = caller;
  return { callId, peer: { id, username, display_name }, media, isCaller: false };
}
