/** Owns the one call that a page may have, and publishes its state. */

import type { Store } from "../kit/store";
import type { CallAcceptedFrame, CallEndedFrame, CallIncomingFrame } from "../socket/protocol";
import { Call, type CallHost } from "./call";
import type { EngineDeps } from "./engine_deps";
import type { StreamRegistry } from "./media/stream_registry";
import { CallKeeper } from "./model/call_keeper";
import type { PersistedCall } from "./model/call_persistence";
import { Commands } from "./model/commands";
import {
  type CallDetails,
  type CallSnapshot,
  IDLE,
  type LocalEndReason,
  type Media,
  type Peer,
} from "./model/snapshot";
import type { Capability } from "./rtc/capability";

const MOST_FINISHED = 64;

export interface CallManagerDeps {
  engine: EngineDeps;
  capabilities: readonly Capability[];
  store: Store<CallSnapshot>;
  streams: StreamRegistry;
}

export class CallManager implements CallHost {
  readonly deps: EngineDeps;
  readonly capabilities: readonly Capability[];
  readonly commands: Commands;
  #call: Call | null = null;
  /** The call that ended last, whether or not it is still shown. */
  #last: Call | null = null;
  #finished: string[] = [];
  readonly #keeper: CallKeeper;

  constructor(private readonly options: CallManagerDeps) {
    const { engine: deps, capabilities } = options;
    this.deps = deps;
    this.capabilities = capabilities;
    this.commands = new Commands(deps.socket, deps.clock);
    this.#keeper = new CallKeeper({ ...deps, call: () => this.live?.remember() ?? null });
    deps.page.onLeave(({ isCached }) => this.#pageLeaves(isCached));
  }

  /** The live call, or null. */
  get live(): Call | null {
    return this.#call?.isLive ? this.#call : null;
  }

  /** The live call if it has this id, or null. */
  withId(callId: string): Call | null {
    return this.live?.id === callId ? this.live : null;
  }

  /** Whether the call is shown and has not ended; it may have been shown before this code came. */
  shows(callId: string): boolean {
    const shown = this.options.store.getSnapshot();
    return shown.callId === callId && shown.phase !== "ended";
  }

  dial(peer: Peer, media: Media): void {
    this.#begin({ callId: this.deps.newId(), peer, media, isCaller: true }).dial();
  }

  /** Ring, unless the call has been answered or another call is live (the server says busy). */
  ring({ call_id, caller, media }: CallIncomingFrame): void {
    this.withId(call_id)?.ringsStill();
    if (this.live !== null || this.#finished.includes(call_id)) return;
    this.#begin(detailsOf({ call_id, caller, media })).ring();
  }

  /** A call ended before it could ring here: show who it was until the notice is closed. */
  missed(call: RingFrom): void {
    if (this.live !== null || this.#finished.includes(call.call_id)) return;
    this.#begin(detailsOf(call)).endsUnseen("missed");
    this.show({ unseen: true });
  }

  /** The server reports the end of a call. */
  ended({ call_id, reason }: CallEndedFrame): void {
    this.withId(call_id)?.serverEnded(reason);
    if (reason === "answered_elsewhere") this.#wasAnswered(call_id);
  }

  resume(persisted: PersistedCall, frame: CallAcceptedFrame): void {
    this.#begin(persisted).resume(persisted, frame);
  }

  /** Continue an outgoing call after a reload of this tab. */
  redial(persisted: PersistedCall): void {
    this.#begin(persisted).redial(persisted);
  }

  /** A call ended while this tab was reloading: show the reason. */
  endedMeanwhile(persisted: PersistedCall, reason: LocalEndReason): void {
    // Which of the two left is not known.
    const known = reason === "left" ? "hung_up" : reason;
    this.#begin(persisted).endsUnseen(known, persisted);
  }

  show(change: Partial<CallSnapshot>): void {
    this.options.store.set(change);
    this.#keeper.follow();
  }

  streamsChanged(): void {
    this.#keeper.follow();
    this.options.streams.changed();
  }

  over(): void {
    this.#keeper.forget();
    this.#last = this.#call;
    if (this.#call !== null) this.#finish(this.#call);
  }

  /** Forget the call that has ended. */
  dismiss(): void {
    if (this.options.store.getSnapshot().phase !== "ended") return;
    this.#call = null;
    const { soundBlocked } = this.options.store.getSnapshot();
    this.options.store.set({ ...IDLE, soundBlocked });
  }

  #begin(details: ConstructorParameters<typeof Call>[1]): Call {
    this.#call = new Call(this, details);
    return this.#call;
  }

  /** The call was declined here at the moment when another tab of this user answered it. */
  #wasAnswered(callId: string): void {
    const last = this.#last;
    if (last?.id !== callId || !last.declineCameTooLate()) return;
    this.#finish(last);
    if (this.#call === last) this.show({ endReason: "answered_elsewhere" });
  }

  #finish(call: Call): void {
    this.#finished = [...this.#finished, call.id].slice(-MOST_FINISHED);
    const logged = call.logged();
    if (logged !== null) this.deps.history.add(logged);
  }

  #pageLeaves(isCached: boolean): void {
    const canComeBack = this.#keeper.leave();
    // Without storage the next page could not resume the call: end it at once.
    if (canComeBack === false) this.live?.leave();
    else if (canComeBack && !isCached) this.commands.leaving(this.deps.page.age());
  }
}

type RingFrom = Pick<CallIncomingFrame, "call_id" | "caller" | "media">;

function detailsOf({ call_id: callId, caller, media }: RingFrom): CallDetails {
  const { id, username, display_name, avatar_url } = caller;
  return { callId, peer: { id, username, display_name, avatar_url }, media, isCaller: false };
}
