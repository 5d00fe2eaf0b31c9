/** One call, from the invitation or the ring to its single end. */
import type { CallAcceptedFrame, CallEvent } from "../socket/protocol";
import { type Beginning, CallMedia } from "./call_media";
import type { EngineDeps } from "./engine_deps";
import type { LoggedCall } from "./model/call_history";
import type { PersistedCall } from "./model/call_persistence";
import type { Commands } from "./model/commands";
import { CallMachine } from "./model/machine";
import { Ring } from "./model/ring";
import {
  type CallDetails,
  type CallSnapshot,
  initialSnapshot,
  type LocalEndReason,
  type Media,
  NO_MEDIA,
  type Phase,
} from "./model/snapshot";
import type { Capability } from "./rtc/capability";
import { ConnectTimer } from "./rtc/connect_timer";

/** What one call needs from the call manager. */
export interface CallHost {
  deps: EngineDeps;
  commands: Commands;
  capabilities: readonly Capability[];
  show(change: Partial<CallSnapshot>): void;
  streamsChanged(): void;
  over(): void;
}

/** The reason that the server is sent when this side leaves a call. */
const HANG_UP_REASONS = {
  hang_up: "hung_up",
  connect_timeout: "connection_failed",
  reconnect_timeout: "peer_left",
  fail: "failed",
} as const;

const RESUME_AGAIN_MS = 1_000;

export class Call {
  readonly media: CallMedia;
  readonly #details: CallDetails;
  readonly #machine = new CallMachine();
  readonly #progress: ConnectTimer;
  readonly #ring: Ring;
  readonly #startedAt: number;
  #ticket = "";
  #epoch = 0;

  constructor(
    private readonly host: CallHost,
    details: CallDetails,
  ) {
    const { deps } = host;
    const { callId, peer, media, isCaller } = details;
    this.#details = { callId, peer, media, isCaller };
    this.#startedAt = deps.clock.now();
    this.#ring = new Ring({
      ...deps,
      unanswered: () => this.#unanswered(),
      forgotten: () => this.serverEnded("cancelled"),
    });
    this.#progress = new ConnectTimer({
      clock: deps.clock,
      machine: this.#machine,
      show: (change) => host.show(change),
      giveUp: (event) => this.#giveUp(event),
      peerActivity: () => this.media.peerActivity(),
    });
    this.media = new CallMedia({
      engine: deps,
      capabilities: host.capabilities,
      show: (change) => host.show(change),
      connectionChanged: (state) => this.#progress.follow(state),
      rebuilt: () => this.#progress.peerCameBack(),
      hungUp: () => this.#peerHungUp(),
      streamsChanged: () => host.streamsChanged(),
    });
  }

  get id(): string {
    return this.#details.callId;
  }

  get isLive(): boolean {
    return this.#machine.ended === "";
  }

  get isAccepted(): boolean {
    return this.#machine.mayUseMedia;
  }

  /** Whether this is an unanswered incoming call from this user. */
  isRingFrom(userId: string): boolean {
    return this.#phase === "incoming" && this.#details.peer.id === userId;
  }

  /** Call the peer. The click that starts the call is also the consent to open devices. */
  dial(media: Media = this.#details.media, { muted = false } = {}): void {
    this.#invite();
    this.#show();
    this.media.consent(media, { muted });
    this.#ring.dialled();
    // Nothing waits for the offer before the call rings.
    this.host.deps.clock.afterPaint(() => this.#prepareOffer());
  }

  #prepareOffer(): void {
    if (this.#phase === "outgoing") this.media.prepareOffer(this.#beginning({ offers: true }));
  }

  /** Continue an outgoing call after a reload; the same call_id is the same call. */
  redial({ cameraOff, micMuted }: PersistedCall): void {
    this.dial(cameraOff ? "audio" : "video", { muted: micMuted });
  }

  /** Ring for an incoming call. */
  ring(): void {
    this.#show();
    this.host.commands.ringing(this.id);
    this.#ring.ringsHere();
    // Nothing waits for the connection yet.
    this.host.deps.clock.afterPaint(() => this.media.prepare());
  }

  /** The server repeats the ring after the socket has reconnected. */
  ringsStill(): void {
    if (this.#phase !== "incoming") return;
    this.#ring.isCertain();
    this.host.commands.ringing(this.id);
  }

  /** Resume a call that this tab was in before it was reloaded. */
  resume(persisted: PersistedCall, frame: CallAcceptedFrame): void {
    this.#machine.restore({ wasConnected: persisted.connectedAt !== 0 });
    this.#becomes(frame);
    this.#ticket = frame.ticket;
    this.#epoch = persisted.epoch + 1;
    this.#show();
    this.#progress.resume(persisted.connectedAt);
    // Persists the raised epoch before the first signal that carries it.
    this.media.consent(persisted.cameraOff ? "audio" : "video", { muted: persisted.micMuted });
    this.#begin({ offers: true });
  }

  /** The call ended while the page was asleep or reloading: only its end is shown. */
  endsUnseen(reason: LocalEndReason, persisted?: PersistedCall): void {
    if (persisted?.ticket) this.#machine.restore({ wasConnected: persisted.connectedAt !== 0 });
    if (!this.#machine.end(reason)) this.#machine.apply("fail");
    this.#show();
    this.#finish({ bye: false });
  }

  /** Another tab had already accepted the call. Returns whether that changes the end reason. */
  declineCameTooLate(): boolean {
    return this.#machine.correct("declined", "answered_elsewhere");
  }

  /** Accept the incoming call with these devices. */
  accept(media: Media): void {
    if (this.#phase !== "incoming") return;
    this.#sendAccept();
    this.media.consent(media);
    this.#ring.stop();
    if (media === "video") this.#details.media = "video";
    this.host.show({ phase: this.#phase, media: this.#details.media });
    this.media.prepare();
  }

  decline(): void {
    if (this.#phase !== "incoming") return;
    this.host.commands.decline(this.id);
    this.#end("decline");
  }

  /** Cancel an outgoing call that has not been answered. */
  cancel(): void {
    if (this.#phase !== "outgoing") return;
    this.host.commands.cancel(this.id);
    this.#end("cancel");
  }

  hangUp(): void {
    // Accepted here but not yet confirmed by the server: accept it first, then hang up.
    if (this.#phase === "connecting") this.#machine.apply("accept");
    this.#giveUp("hang_up");
  }

  /** Leave the call in any state; an incoming ring is not declined by this. */
  leave(): void {
    this.cancel();
    this.hangUp();
    this.#end("cancel");
  }

  /** A tab of the callee reports that it rings. */
  serverRinging(): void {
    if (this.#phase !== "outgoing") return;
    this.#machine.didRing();
    this.host.show({ ringing: true });
    this.#ring.ringsThere();
  }

  /** The call belongs to this tab, or still does after the socket has reconnected. */
  serverAccepted(frame: CallAcceptedFrame): void {
    if (!this.media.isAllowed || !this.isLive) return;
    this.#ticket = frame.ticket;
    if (this.media.hasBegun) {
      this.media.resumed();
      return;
    }
    this.#becomes(frame);
    if (!this.#machine.apply("accept")) return;
    this.#ring.stop();
    this.#progress.begin();
    this.#begin({ offers: this.#details.isCaller });
    this.host.show({ phase: this.#phase, callId: this.id, ringing: false });
  }

  /** The server reports the end of the call; a reason that does not fit is dropped. */
  serverEnded(reason: LocalEndReason): void {
    if (this.#machine.end(reason)) this.#finish({ bye: false });
  }

  /** The socket is open again, possibly to a server that has lost its state. */
  socketIsBack(): void {
    if (this.isAccepted) this.#resume();
    else if (this.#phase === "outgoing") this.#invite();
    else if (this.#phase === "connecting") this.#sendAccept();
    else if (this.#phase === "incoming") this.#ring.isInDoubt();
  }

  /** The state that survives a reload, or null when there is no call to resume. */
  remember(): PersistedCall | null {
    const local = this.media.localState;
    if (!this.isLive || local === null) return null;
    return {
      ...this.#details,
      ticket: this.#ticket,
      epoch: this.media.epoch ?? this.#epoch,
      micMuted: local.micMuted,
      cameraOff: local.cameraOff,
      connectedAt: this.#progress.connectedAt,
      aliveAt: this.host.deps.clock.now(),
      left: false,
    };
  }

  /** The entry for the call history, or null while the call is live. */
  logged(): LoggedCall | null {
    const reason = this.#machine.ended;
    if (reason === "") return null;
    const { seconds } = this.#progress;
    const { id, username, display_name } = this.#details.peer;
    const details = { ...this.#details, peer: { id, username, display_name } };
    return { ...details, reason, seconds, startedAt: this.#startedAt };
  }

  get #phase(): Phase {
    const { state } = this.#machine;
    if (state !== "ringing") return state;
    if (this.#details.isCaller) return "outgoing";
    return this.media.isAllowed ? "connecting" : "incoming";
  }

  #show(): void {
    this.host.show({ ...initialSnapshot(this.#details), phase: this.#phase });
  }

  #invite(): void {
    this.host.commands.invite(this.#details, (code) => this.#wasRefused(code));
  }

  #sendAccept(): void {
    this.host.commands.accept(this.id, (code) => this.#wasRefused(code));
  }

  #resume(): void {
    this.host.commands.resume(this.#ticket, (code) => {
      // The server does not know the call; a connected call does not need it.
      if (code !== "unavailable") return;
      this.host.deps.clock.after(RESUME_AGAIN_MS, () => this.isAccepted && this.#resume());
    });
  }

  #wasRefused(code: string): void {
    if (this.#machine.state !== "ringing") return;
    // The server failed half-way: it may have rung, or told the peer of an answer.
    if (code === "unavailable") this.host.commands.hangUp(this.id, "failed");
    if (code !== "not_found") this.#end("fail");
    else this.#end(this.#details.isCaller ? "ring_timeout" : "cancel");
  }

  #unanswered(): void {
    if (this.#details.isCaller) this.host.commands.cancel(this.id);
    this.#end("ring_timeout");
  }

  /** Glare: both have called each other. The peer's call wins, and this side is the callee. */
  #becomes({ call_id, replaces }: CallAcceptedFrame): void {
    if (replaces !== this.id) return;
    this.#details.callId = call_id;
    this.#details.isCaller = false;
    this.host.show({ wasCaller: false });
  }

  #begin({ offers }: { offers: boolean }): void {
    if (!this.media.begin(this.#beginning({ offers }))) this.#giveUp("fail");
  }

  #beginning({ offers }: { offers: boolean }): Beginning {
    const { callId, peer, isCaller } = this.#details;
    return { callId, peer, isCaller, offers, epoch: this.#epoch };
  }

  #peerHungUp(): void {
    // The peer's socket may be closed: tell the server, or it keeps this user busy.
    this.host.commands.hangUp(this.id);
    this.#end("hang_up");
  }

  /** Leave an accepted call, and send the reason to the server and the peer. */
  #giveUp(event: keyof typeof HANG_UP_REASONS): void {
    if (!this.#machine.apply(event)) return;
    this.host.commands.hangUp(this.id, HANG_UP_REASONS[event]);
    this.#finish({ bye: true });
  }

  #end(event: CallEvent): void {
    if (this.#machine.apply(event)) this.#finish({ bye: false });
  }

  #finish({ bye }: { bye: boolean }): void {
    this.media.end({ bye });
    this.#progress.stop();
    this.#ring.stop();
    const { ended } = this.#machine;
    this.host.show({ ...NO_MEDIA, phase: "ended", endReason: ended });
    this.host.over();
  }
}
