/** Marks messages as read once the user has seen them. */
import type { Clock } from "../kit/clock";

export interface ReadMarksDeps {
  clock: Clock;
  /** Whether the page is visible and focused. */
  isWatched(): boolean;
  onRead(seq: number): void;
}

/** What is displayed at the moment. */
export interface Sight {
  unread(): number;
  /** The newest message that can be seen, or 0. */
  lastInSight(): number;
}

/** Messages within this time are marked as read together. */
const READ_AFTER_MS = 200;
/** A report without an effect is repeated after this time. */
const RETRY_AFTER_MS = 4_000;

export class ReadMarks {
  #reported = { seq: 0, at: 0 };
  #cancel: (() => void) | null = null;

  constructor(
    private readonly deps: ReadMarksDeps,
    private readonly sight: Sight,
  ) {}

  /** Something else may be seen. */
  later(): void {
    if (this.sight.unread() === 0 || this.#cancel !== null) return;
    this.#cancel = this.deps.clock.after(READ_AFTER_MS, () => {
      this.#cancel = null;
      this.#tell();
    });
  }

  /** Another conversation is displayed. */
  begin(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#reported = { seq: 0, at: 0 };
  }

  #tell(): void {
    if (!this.deps.isWatched() || this.sight.unread() === 0) return;
    const seq = this.sight.lastInSight();
    const now = this.deps.clock.now();
    const { seq: known, at } = this.#reported;
    if (seq === 0 || (seq <= known && now - at < RETRY_AFTER_MS)) return;
    this.#reported = { seq, at: now };
    this.deps.onRead(seq);
  }
}
