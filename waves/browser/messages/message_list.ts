/**
 * Scroll position and read state of a message list.
 *
 * The list keeps its position when rows are added or removed above, follows its end only when it was
 * there, and marks a message as read only when the user has seen it.
 */
import type { Clock } from "../kit/clock";
import type { Store } from "../kit/store";
import type { DisplayRow } from "./message_rows";

export interface MessageListSnapshot {
  /** The number of new messages below the visible part. */
  readonly pendingBelow: number;
  /** The first message that arrived while the page was not watched, or 0. */
  readonly newFrom: number;
}

export const EMPTY_MESSAGE_LIST: MessageListSnapshot = { pendingBelow: 0, newFrom: 0 };

/** The scrolling element; positions are pixels from the top of the content. */
export interface ScrollView {
  scrollTop(): number;
  viewHeight(): number;
  contentHeight(): number;
  scrollTo(top: number, smooth: boolean): void;
  /** The position of a message, or null when it is not rendered. */
  place(row: DisplayRow): { top: number; bottom: number } | null;
}

export interface MessageListDeps {
  view: ScrollView;
  store: Store<MessageListSnapshot>;
  clock: Clock;
  /** Whether the page is visible and focused. */
  isWatched(): boolean;
  onOlder(): void;
  onRead(seq: number): void;
}

/** The displayed rows of a conversation. */
export interface MessageListContent {
  conversationId: string;
  rows: readonly DisplayRow[];
  hasOlder: boolean;
  unread: number;
}

/** A half-hidden last line counts as the end. */
const NEAR_END_PX = 48;
const LOAD_OLDER_PX = 600;
/** Space above the first unread message for the separator and some context. */
const ABOVE_UNREAD_PX = 96;
const IN_SIGHT_PX = 8;
/** Messages within this time are marked as read together. */
const READ_AFTER_MS = 200;
/** A request without a result is repeated after this time. */
const RETRY_AFTER_MS = 4_000;

const NOTHING: MessageListContent = { conversationId: "", rows: [], hasOlder: false, unread: 0 };

export class MessageList {
  #shown = NOTHING;
  #messages: readonly DisplayRow[] = [];
  #isPlaced = false;
  #atEnd = true;
  #anchor: { row: DisplayRow; top: number } | null = null;
  #reported = { seq: 0, at: 0 };
  #olderSince: number | null = null;
  #cancelRead: (() => void) | null = null;

  constructor(private readonly deps: MessageListDeps) {}

  /** New rows are rendered: restore the position. Call before painting. */
  update(shown: MessageListContent): void {
    if (shown.conversationId !== this.#shown.conversationId) this.#begin();
    const before = this.#messages;
    this.#shown = shown;
    this.#messages = shown.rows.filter((row) => row.kind === "message");
    if (this.#messages[0]?.seq !== before[0]?.seq) this.#olderSince = null;
    if (this.#messages.length === 0) return;
    if (this.#isPlaced) this.#follow(before);
    else this.#place();
    this.#settled();
  }

  /** The seq of the oldest displayed message of a conversation, or 0. */
  firstSeqOf(conversationId: string): number {
    if (this.#shown.conversationId !== conversationId) return 0;
    return this.#messages.find((row) => row.stored)?.seq ?? 0;
  }

  /** The user has scrolled. */
  scrolled(): void {
    this.#atEnd = this.#distanceToEnd() <= NEAR_END_PX;
    if (this.#atEnd) this.deps.store.set({ pendingBelow: 0 });
    this.#settled();
  }

  /** The height of the list or of its content has changed. */
  resized(): void {
    if (!this.#isPlaced) return;
    if (this.#atEnd) this.#toEnd(false);
    else this.#toAnchor();
    this.#settled();
  }

  /** `isWatched` has changed. */
  watchChanged(): void {
    this.#readLater();
  }

  /** Scroll to the newest message. */
  jumpDown(): void {
    this.#atEnd = true;
    this.deps.store.set({ pendingBelow: 0 });
    this.#toEnd(true);
  }

  /** The list is unmounted. */
  stop(): void {
    this.#cancelRead?.();
    this.#cancelRead = null;
    this.deps.store.set(EMPTY_MESSAGE_LIST);
  }

  #begin(): void {
    this.#cancelRead?.();
    this.#cancelRead = null;
    this.#messages = [];
    this.#isPlaced = false;
    this.#atEnd = true;
    this.#anchor = null;
    this.#reported = { seq: 0, at: 0 };
    this.#olderSince = null;
    this.deps.store.set(EMPTY_MESSAGE_LIST);
  }

  #place(): void {
    this.#isPlaced = true;
    const lineAt = this.#shown.rows.findIndex((row) => row.kind === "new");
    const firstNew = lineAt < 0 ? undefined : this.#shown.rows[lineAt + 1];
    const place = firstNew && this.deps.view.place(firstNew);
    if (place) this.deps.view.scrollTo(Math.max(0, place.top - ABOVE_UNREAD_PX), false);
    else this.#toEnd(false);
    this.#atEnd = this.#distanceToEnd() <= NEAR_END_PX;
  }

  #follow(before: readonly DisplayRow[]): void {
    const known = new Set(before.map((row) => row.key));
    const newest = before.reduce((most, row) => Math.max(most, row.seq), 0);
    const added = this.#messages.filter((row) => !known.has(row.key));
    if (added.some((row) => row.own && row.seq === 0)) {
      // A user who writes has seen the messages and wants to see the new one.
      this.#atEnd = true;
      this.deps.store.set(EMPTY_MESSAGE_LIST);
    }
    this.#arrived(added.filter((row) => !row.own && row.seq > newest));
    if (this.#atEnd) this.#toEnd(false);
    else this.#toAnchor();
  }

  #arrived(news: readonly DisplayRow[]): void {
    const first = news[0];
    if (first === undefined) return;
    const { pendingBelow, newFrom } = this.deps.store.getSnapshot();
    if (!this.#atEnd) this.deps.store.set({ pendingBelow: pendingBelow + news.length });
    if (newFrom === 0 && !this.deps.isWatched()) this.deps.store.set({ newFrom: first.seq });
  }

  #settled(): void {
    // At the end no other row is kept in place.
    this.#anchor = this.#atEnd ? null : this.#topRow();
    this.#loadOlder();
    this.#readLater();
  }

  #distanceToEnd(): number {
    const { view } = this.deps;
    return view.contentHeight() - view.scrollTop() - view.viewHeight();
  }

  #toEnd(smooth: boolean): void {
    this.deps.view.scrollTo(this.deps.view.contentHeight(), smooth);
  }

  /** The first visible message, and its distance from the upper edge. */
  #topRow(): { row: DisplayRow; top: number } | null {
    const edge = this.deps.view.scrollTop();
    const index = firstWhere(
      this.#messages,
      (row) => (this.deps.view.place(row)?.bottom ?? 0) > edge,
    );
    const row = this.#messages[index];
    const place = row && this.deps.view.place(row);
    return row && place ? { row, top: place.top - edge } : null;
  }

  #toAnchor(): void {
    const place = this.#anchor && this.deps.view.place(this.#anchor.row);
    if (!this.#anchor || !place) return;
    const top = place.top - this.#anchor.top;
    if (Math.abs(top - this.deps.view.scrollTop()) >= 1) this.deps.view.scrollTo(top, false);
  }

  #loadOlder(): void {
    if (!this.#shown.hasOlder || this.deps.view.scrollTop() > LOAD_OLDER_PX) return;
    const now = this.deps.clock.now();
    if (this.#olderSince !== null && now - this.#olderSince < RETRY_AFTER_MS) return;
    this.#olderSince = now;
    this.deps.onOlder();
  }

  #readLater(): void {
    if (this.#shown.unread === 0 || this.#cancelRead !== null) return;
    this.#cancelRead = this.deps.clock.after(READ_AFTER_MS, () => {
      this.#cancelRead = null;
      this.#tellRead();
    });
  }

  #tellRead(): void {
    if (!this.deps.isWatched() || this.#shown.unread === 0) return;
    const seq = this.#lastInSight();
    const now = this.deps.clock.now();
    if (seq === 0 || (seq <= this.#reported.seq && now - this.#reported.at < RETRY_AFTER_MS))
      return;
    this.#reported = { seq, at: now };
    this.deps.onRead(seq);
  }

  #lastInSight(): number {
    const edge = this.deps.view.scrollTop() + this.deps.view.viewHeight() + IN_SIGHT_PX;
    const stored = this.#messages.filter((row) => row.seq > 0);
    const below = firstWhere(stored, (row) => (this.deps.view.place(row)?.bottom ?? 0) > edge);
    return stored[below - 1]?.seq ?? 0;
  }
}

/** Binary search: the index of the first row for which `holds` is true, else the length. */
function firstWhere(rows: readonly DisplayRow[], holds: (row: DisplayRow) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
