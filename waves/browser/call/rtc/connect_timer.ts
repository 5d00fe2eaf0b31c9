/** Drives an accepted call by its connection: connect and reconnect timeouts, elapsed time. */
import type { Clock } from "../../kit/clock";
import { ElapsedTimer } from "../../kit/elapsed_timer";
import { Timers } from "../../kit/timers";
import type { CallMachine } from "../model/machine";
import type { CallSnapshot } from "../model/snapshot";
import type { PeerConnectionState } from "./peer_connection";

/** Long enough for TURN over TCP. */
const CONNECT_MS = 20_000;
const RECONNECT_MS = 30_000;

export interface ConnectTimerDeps {
  clock: Clock;
  machine: CallMachine;
  show(change: Partial<CallSnapshot>): void;
  giveUp(event: "connect_timeout" | "reconnect_timeout"): void;
  /** What has arrived from the peer lately. */
  peerActivity(): Promise<PeerActivity>;
}

/** Media over the connection; only signals, after a long silence; or nothing new. */
export type PeerActivity = "media" | "signals" | "";

/** A peer that was heard just before the deadline is about to connect. */
const MORE_MS = 5_000;
/** Two browsers without a common path would exchange signals for ever. */
const MOST_MORE_FOR_SIGNALS = 3;

export class ConnectTimer {
  #connectedAt = 0;
  #moreForSignals = 0;
  readonly #elapsed: ElapsedTimer;
  readonly #deadlines: Timers<"connect" | "reconnect">;

  constructor(private readonly deps: ConnectTimerDeps) {
    this.#deadlines = new Timers(deps.clock);
    this.#elapsed = new ElapsedTimer(deps.clock, (elapsed) => deps.show({ elapsed }));
  }

  /** When the call was first connected, in milliseconds since 1970; 0 before. */
  get connectedAt(): number {
    return this.#connectedAt;
  }

  /** How long it has been connected, interruptions included. */
  get seconds(): number {
    if (this.#connectedAt === 0) return 0;
    return Math.round((this.deps.clock.now() - this.#connectedAt) / 1_000);
  }

  /** Both have accepted: start the connect timeout. */
  begin(): void {
    this.#moreForSignals = 0;
    this.#deadlines.set("connect", CONNECT_MS, () => void this.#isDue("connect"));
  }

  /** Resume after a reload; `connectedAt` is 0 if the call was never connected. */
  resume(connectedAt: number): void {
    this.#connectedAt = connectedAt;
    if (connectedAt === 0) this.begin();
    else this.#waitForReturn();
  }

  /** The peer's page was reloaded: restart the timeout. */
  peerCameBack(): void {
    const { state } = this.deps.machine;
    if (state === "connecting") this.begin();
    else if (state === "reconnecting") this.#waitForReturn();
  }

  /** Follow the state of the main connection. */
  follow(state: PeerConnectionState): void {
    if (state === "connected") this.#isUp();
    else if (state === "disconnected" || state === "failed") this.#isDown();
  }

  stop(): void {
    this.#deadlines.clearAll();
    this.#elapsed.stop();
  }

  #isUp(): void {
    const { clock, machine, show } = this.deps;
    if (!machine.apply("media_up")) return;
    this.#deadlines.clearAll();
    this.#connectedAt ||= clock.now();
    show({ phase: "connected" });
    this.#elapsed.start(this.#connectedAt);
  }

  #isDown(): void {
    if (!this.deps.machine.apply("media_down")) return;
    this.#waitForReturn();
    this.deps.show({ phase: "reconnecting" });
  }

  #waitForReturn(): void {
    this.#moreForSignals = 0;
    this.#deadlines.set("reconnect", RECONNECT_MS, () => void this.#isDue("reconnect"));
  }

  /** Give up, unless the peer is heard at this moment. */
  async #isDue(name: "connect" | "reconnect"): Promise<void> {
    const activity = await this.deps.peerActivity();
    if (activity === "signals") this.#moreForSignals += 1;
    const isHope = activity === "media" || this.#moreForSignals <= MOST_MORE_FOR_SIGNALS;
    if (activity !== "" && isHope) this.#deadlines.set(name, MORE_MS, () => void this.#isDue(name));
    else this.deps.giveUp(`${name}_timeout`);
  }
}
