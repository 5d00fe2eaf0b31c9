/**
 * Holds the track of one camera or one microphone.
 *
 * Opening a device is slower than clicking, so a slot has a wanted state and converges to it: a
 * device that has been opened meanwhile is kept only if it is still wanted. A track that arrives
 * after `stop` is stopped at once.
 */
import type { Clock } from "../../kit/clock";
import type { Problem } from "../model/media_errors";
import type { Kind, Opened } from "./get_user_media";
import { LocalTrack } from "./local_track";

export interface DeviceSlotDeps {
  kind: Kind;
  clock: Clock;
  /** Open a device; `only`: the chosen one or none. */
  open(how: { only: boolean }): Promise<Opened>;
  /** The track was replaced; the old one is stopped afterwards. */
  replaced(track: MediaStreamTrack | null, old: MediaStreamTrack | null): void;
  changed(): void;
  /** The device disappeared, or its permission was revoked. */
  lost(held: LocalTrack): void;
  /** Another device could not be opened: the present one is kept. */
  kept(): void;
}

export class DeviceSlot {
  #held: LocalTrack | null = null;
  #problem: Problem = "";
  #isWanted = false;
  #isBusy = false;
  #isStale = false;
  #isStopped = false;

  constructor(private readonly deps: DeviceSlotDeps) {}

  get held(): LocalTrack | null {
    return this.#held;
  }

  get problem(): Problem {
    return this.#problem;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Set the problem; empty: none. */
  setProblem(problem: Problem): void {
    this.#problem = problem;
  }

  /** The device is being opened together with another one. */
  expect(): void {
    this.#isWanted = true;
    this.#isBusy = true;
  }

  /** Take the result of opening. */
  settle(opened: Opened): void {
    this.#isBusy = false;
    this.#take(opened);
  }

  /** Fill or empty the slot; resolves when that has succeeded or failed. */
  async want(isWanted: boolean): Promise<void> {
    if (this.#isStopped) return;
    this.#isWanted = isWanted;
    this.deps.changed();
    await this.follow();
  }

  /** Another device or audio processing was chosen: open again, then replace the track. */
  async renew(): Promise<void> {
    this.#isStale = this.#held !== null || this.#isBusy;
    await this.follow();
  }

  async follow(): Promise<void> {
    if (this.#isBusy || this.#isStopped) return;
    const isFilled = this.#held !== null;
    if (!this.#isWanted && isFilled) {
      this.#drop();
      this.deps.changed();
    }
    if (!this.#isWanted || (isFilled && !this.#isStale)) return;
    this.#isBusy = true;
    this.#isStale = false;
    const opened = await this.#open();
    this.settle(opened);
    if (!this.#isStopped) this.deps.changed();
    await this.follow();
  }

  /** Drop a device that is gone, whatever its track says. */
  lose(): void {
    const held = this.#held;
    if (held === null) return;
    this.#drop();
    this.deps.lost(held);
  }

  stop(): void {
    this.#isStopped = true;
    this.#isWanted = false;
    this.#drop();
  }

  async #open(): Promise<Opened> {
    const opened = await this.deps.open({ only: this.#held !== null });
    const isInTheWay = opened.problems[this.deps.kind] === "device_busy" && this.#held !== null;
    if (!isInTheWay || this.#isStopped) return opened;
    // Some systems give one device at a time: release it first, then open any.
    this.#drop();
    return this.deps.open({ only: false });
  }

  #take(opened: Opened): void {
    const track = opened[this.deps.kind];
    if (this.#isStopped || !this.#isWanted) track?.stop();
    else if (track !== null) this.#adopt(track);
    else this.#failed(opened.problems[this.deps.kind]);
  }

  #adopt(track: MediaStreamTrack): void {
    const old = this.#held;
    const held: LocalTrack = new LocalTrack(track, {
      clock: this.deps.clock,
      lost: () => this.#held === held && this.lose(),
      taken: (isTaken) => this.#taken(held, isTaken),
    });
    this.#problem = "";
    this.#held = held;
    this.deps.replaced(track, old?.track ?? null);
    old?.stop();
  }

  #failed(problem: Problem): void {
    if (this.#held !== null) {
      this.deps.kept();
      return;
    }
    this.#problem = problem;
    this.#isWanted = false;
  }

  #taken(held: LocalTrack, isTaken: boolean): void {
    if (this.#held !== held) return;
    this.#problem = isTaken ? "device_taken" : "";
    this.deps.changed();
  }

  #drop(): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    held.stop();
    if (this.#problem === "device_taken") this.#problem = "";
    this.deps.replaced(null, held.track);
  }
}
