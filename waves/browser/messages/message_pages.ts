/** Loads the messages that a message list is about to need, and asks again if none come. */
import type { Clock } from "../kit/clock";
import type { DisplayRow } from "./message_rows";
import { firstSeqIn, lastSeqIn } from "./row_bounds";

export interface MessagePagesDeps {
  clock: Clock;
  /** Load the messages before this one. */
  onOlder(beforeSeq: number): void;
  /** Load the messages after the displayed ones, which are far from the end. */
  onNewer(): void;
  /** Display the part of the conversation around this message. */
  onFar(seq: number): void;
}

/** What a message list needs. */
export interface PageNeeds {
  readonly rows: readonly DisplayRow[];
  readonly hasOlder: boolean;
  readonly isFar: boolean;
  /** The message to show; 0: those that are displayed. */
  readonly target: number;
  isNearStart(): boolean;
  isNearEnd(): boolean;
}

/** A request without a result is repeated after this time. */
const RETRY_AFTER_MS = 4_000;
/** A message that is more messages above the displayed ones is shown without those between. */
const FAR_ROWS = 200;

export class MessagePages {
  readonly #before: PageRequest;
  readonly #after: PageRequest;
  #first = 0;
  #last = 0;

  /** @param again Called when no page has come: calls `load` with what is needed then. */
  constructor(
    private readonly deps: MessagePagesDeps,
    again: () => void,
  ) {
    this.#before = new PageRequest(deps.clock, again);
    this.#after = new PageRequest(deps.clock, again);
  }

  /** These rows are displayed: a page may have come. */
  shown(rows: readonly DisplayRow[]): void {
    const [first, last] = [firstSeqIn(rows), lastSeqIn(rows)];
    if (first !== this.#first) this.#before.done();
    if (last !== this.#last) this.#after.done();
    this.#first = first;
    this.#last = last;
  }

  /** Another message is to be shown. */
  restart(): void {
    this.#before.done();
  }

  /** Load what is needed, unless it may be on its way. */
  load({ hasOlder, isFar, target, isNearStart, isNearEnd }: PageNeeds): void {
    const { onFar, onOlder, onNewer } = this.deps;
    const first = this.#first;
    const isMissing = target > 0 && (target < first || target > this.#last);
    if (isMissing && (isFar || first - target > FAR_ROWS)) this.#before.ask(() => onFar(target));
    else if (hasOlder && (isMissing || isNearStart())) this.#before.ask(() => onOlder(first));
    if (isFar && target === 0 && isNearEnd()) this.#after.ask(onNewer);
  }

  /** Nothing is needed any longer. */
  cancel(): void {
    this.#before.cancel();
    this.#after.cancel();
    this.#first = 0;
    this.#last = 0;
  }
}

class PageRequest {
  #since: number | null = null;
  #cancel: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly again: () => void,
  ) {}

  /** Send a request, unless the answer to an earlier one may still come. */
  ask(send: () => void): void {
    const now = this.clock.now();
    if (this.#since !== null && now - this.#since < RETRY_AFTER_MS) return;
    this.#since = now;
    this.#cancel?.();
    this.#cancel = this.clock.after(RETRY_AFTER_MS, this.again);
    send();
  }

  /** A page has come, or another one is needed. */
  done(): void {
    this.#since = null;
  }

  /** Nothing is needed any longer. */
  cancel(): void {
    this.done();
    this.#cancel?.();
    this.#cancel = null;
  }
}
