/**
 * Scroll position and read state of a message list.
 *
 * The list keeps its position when rows are added or removed above, follows its end only when it was
 * there, and marks a message as read only when the user has seen it.
 */
import type { Clock } from "../kit/clock";
import type { Store } from "../kit/store";
import { EMPTY_MESSAGE_LIST, type MessageListSnapshot } from "./message_list_snapshot";
import type { DisplayRow } from "./message_rows";
import type { RowRange } from "./row_range";
import { firstMessage, newestSeq, rowsAfter } from "./row_search";
import { RowWindow, type ScrollView } from "./row_window";
import { WayBack } from "./way_back";

export interface MessageListDeps {
  view: ScrollView;
  store: Store<MessageListSnapshot>;
  /** The rows in the document. */
  range: Store<RowRange>;
  clock: Clock;
  /** Whether the page is visible and focused. */
  isWatched(): boolean;
  /** Load the messages before this one. */
  onOlder(beforeSeq: number): void;
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
  readonly #window: RowWindow;
  #shown = NOTHING;
  /** The seqs of the first and the newest message, and the keys of those being sent. */
  #first = 0;
  #newest = 0;
  #sending: ReadonlySet<string> = new Set();
  #isPlaced = false;
  #atEnd = true;
  /** The scroll position when the list was last settled. */
  #top = 0;
  #cancelFollow: (() => void) | null = null;
  /** The first visible message and its position, which the view keeps. */
  #anchor: { row: DisplayRow; top: number } | null = null;
  #reported = { seq: 0, at: 0 };
  #olderSince: number | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelRead: (() => void) | null = null;
  /** The message to show in the middle, once it is there; 0: none. */
  #target = 0;
  #keepsFocus = false;
  readonly #wayBack: WayBack;

  constructor(private readonly deps: MessageListDeps) {
    this.#window = new RowWindow(deps.view, deps.range);
    this.#wayBack = new WayBack(deps.store);
  }

  /**
   * Other rows are rendered, or another range of them: restore the position before painting.
   *
   * At the end nothing is measured until then: that would lay out the page for each of many messages.
   */
  update(shown: MessageListContent): void {
    if (shown.conversationId !== this.#shown.conversationId) this.#begin();
    if (this.#isInPlace(shown)) {
      this.#shown = shown;
      this.#readLater();
      return;
    }
    const isSame = shown.rows === this.#shown.rows;
    const first = firstMessage(shown.rows);
    if (first?.seq !== this.#first) this.#olderSince = null;
    this.#first = first?.seq ?? 0;
    this.#shown = shown;
    this.#window.show(shown.rows);
    if (first === undefined) return;
    if (this.#isPlaced) this.#receive(isSame);
    else this.#place();
    this.#learn();
    if (this.#target > 0) this.#seek();
  }

  /** Whether nothing has changed that can be seen: only the number of unread messages. */
  #isInPlace({ rows, hasOlder }: MessageListContent): boolean {
    const before = this.#shown;
    const isSame = this.#isPlaced && rows === before.rows && hasOlder === before.hasOlder;
    return isSame && this.#window.isShown;
  }

  /** The seq of the oldest displayed message of a conversation, or 0. */
  firstSeqOf(conversationId: string): number {
    if (this.#shown.conversationId !== conversationId) return 0;
    return this.#shown.rows.find((row) => row.stored)?.seq ?? 0;
  }

  /** The displayed row with this key. */
  rowOf(key: string): DisplayRow | undefined {
    return this.#shown.rows.find((row) => row.key === key);
  }

  /** All rows of the conversation that are loaded. */
  get rows(): readonly DisplayRow[] {
    return this.#shown.rows;
  }

  /** The newest displayed row for which this holds. */
  findLast(holds: (row: DisplayRow) => boolean): DisplayRow | undefined {
    return this.#shown.rows.findLast(holds);
  }

  /**
   * Show a message in the middle of the view; older ones are loaded until it is there.
   *
   * @param keepsFocus Do not move the focus to the message.
   */
  jumpTo(seq: number, keepsFocus = false): void {
    this.#keepsFocus = keepsFocus;
    this.#wayBack.begin(this.#anchor?.row.seq ?? 0);
    this.#goTo(seq);
  }

  /** Go back to where the user was before they jumped. */
  jumpBack(): void {
    const seq = this.#wayBack.take();
    this.#keepsFocus = false;
    if (seq > 0) this.#goTo(seq);
    else this.jumpDown();
  }

  #goTo(seq: number): void {
    this.#target = seq;
    this.#olderSince = null;
    if (this.#isPlaced) this.#seek();
  }

  /** The user has scrolled. */
  scrolled(): void {
    // The event of an earlier move: new rows at the end are not scrolled to yet.
    if (this.#cancelFollow !== null && this.deps.view.scrollTop() >= this.#top) return;
    this.#stopFollowing();
    // The event of a move to the end may follow a change of the height, which is reported after it.
    const isStill = this.#atEnd && this.deps.view.scrollTop() >= this.#top;
    this.#atEnd = isStill || this.#distanceToEnd() <= NEAR_END_PX;
    if (this.#atEnd) this.deps.store.set({ pendingBelow: 0, wayBack: "" });
    this.#settled();
  }

  /** The height of the list or of its content has changed. */
  resized(): void {
    if (!this.#isPlaced) return;
    this.#window.resized();
    this.#settle(false);
  }

  /** `isWatched` has changed. */
  watchChanged(): void {
    this.#readLater();
  }

  /** Scroll to the newest message. */
  jumpDown(): void {
    this.#atEnd = true;
    this.deps.store.set({ pendingBelow: 0, wayBack: "" });
    this.#toEnd(true);
  }

  /** Scroll to the oldest message. */
  jumpUp(): void {
    this.#stopFollowing();
    this.#atEnd = false;
    this.#anchor = null;
    this.#window.showStart();
    this.deps.view.scrollTo(0, false);
    this.#loadOlder();
  }

  /** The list is unmounted. */
  stop(): void {
    this.#begin();
    this.#target = 0;
    this.#shown = NOTHING;
  }

  #begin(): void {
    this.#cancelRead?.();
    this.#cancelRead = null;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#stopFollowing();
    this.#first = 0;
    this.#newest = 0;
    this.#sending = new Set();
    this.#isPlaced = false;
    this.#atEnd = true;
    this.#anchor = null;
    this.#reported = { seq: 0, at: 0 };
    this.#olderSince = null;
    this.#window.reset();
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
    this.#settled();
  }

  /** @param isSame Whether only the range has changed. */
  #receive(isSame: boolean): void {
    const added = rowsAfter(this.#shown.rows, this.#newest).filter(
      (row) => row.kind === "message" && !this.#sending.has(row.key),
    );
    if (added.some((row) => row.own && row.seq === 0)) {
      // A user who writes has seen the messages and wants to see the new one.
      this.#atEnd = true;
      this.deps.store.set(EMPTY_MESSAGE_LIST);
    }
    this.#arrived(added.filter((row) => !row.own && row.seq > this.#newest));
    if (this.#atEnd && !isSame) this.#followLater();
    else this.#settle(isSame);
  }

  #followLater(): void {
    this.#cancelFollow ??= this.deps.view.beforePaint(() => {
      this.#cancelFollow = null;
      this.#settle(false);
    });
  }

  #stopFollowing(): void {
    this.#cancelFollow?.();
    this.#cancelFollow = null;
  }

  /** @param isScrolling Whether only the range has changed. */
  #settle(isScrolling: boolean): void {
    if (this.#atEnd) this.#toEnd(false);
    else this.#toAnchor(isScrolling);
    this.#settled();
  }

  #learn(): void {
    const { rows } = this.#shown;
    this.#newest = newestSeq(rows);
    this.#sending = new Set(rowsAfter(rows, this.#newest).map((row) => row.key));
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
    this.#top = this.deps.view.scrollTop();
    this.#anchor = this.#atEnd ? null : this.#topRow();
    this.#window.follow();
    this.#loadOlder();
    this.#readLater();
  }

  #distanceToEnd(): number {
    const { view } = this.deps;
    return view.contentHeight() - view.scrollTop() - view.viewHeight();
  }

  #toEnd(smooth: boolean): void {
    const isDrawn = this.#window.showEnd();
    this.deps.view.scrollTo(this.deps.view.contentHeight(), smooth && isDrawn);
  }

  #topRow(): { row: DisplayRow; top: number } | null {
    const { view } = this.deps;
    const row = firstMessage(this.#window.from(this.#window.firstBelow(view.scrollTop())));
    const place = row && view.place(row);
    return row && place ? { row, top: place.top } : null;
  }

  #toAnchor(isScrolling: boolean): void {
    const place = this.#anchor && this.deps.view.place(this.#anchor.row);
    if (!this.#anchor || !place) return;
    // Relative, because the user may have scrolled since, and the event follows.
    const shift = place.top - this.#anchor.top;
    if (Math.abs(shift) < 1 || (isScrolling && this.#window.moveBy(-shift))) return;
    this.deps.view.scrollTo(this.deps.view.scrollTop() + shift, false);
  }

  /** Bring the target into view, step by step: its page is loaded, then drawn, then centred. */
  #seek(): void {
    const { rows, hasOlder } = this.#shown;
    const index = rows.findIndex((row) => row.stored && row.seq === this.#target);
    const row = rows[index];
    if (row === undefined) {
      const isOlder = hasOlder && this.#target < (rows.find(({ stored }) => stored)?.seq ?? 0);
      if (isOlder) this.#loadOlder();
      else this.#endSeek();
      return;
    }
    this.#stopFollowing();
    this.#atEnd = false;
    this.#anchor = null;
    if (!this.#window.showAt(index)) return;
    const place = this.deps.view.place(row);
    if (place === null) return;
    this.#target = 0;
    const middle = (place.top + place.bottom - this.deps.view.viewHeight()) / 2;
    this.deps.view.scrollTo(Math.max(0, Math.min(middle, place.top - ABOVE_UNREAD_PX)), false);
    this.deps.view.flash(row);
    if (!this.#keepsFocus) this.deps.view.focus(row);
    this.#atEnd = this.#distanceToEnd() <= NEAR_END_PX;
    this.#wayBack.show(this.#atEnd);
    this.#settled();
  }

  /** The target is not there: the list is shown as it is. */
  #endSeek(): void {
    this.#target = 0;
    this.#wayBack.cancel();
    this.#readLater();
  }

  #loadOlder(): void {
    const isNear = this.deps.view.scrollTop() <= LOAD_OLDER_PX || this.#target > 0;
    if (!this.#shown.hasOlder || !isNear) return;
    const now = this.deps.clock.now();
    if (this.#olderSince !== null && now - this.#olderSince < RETRY_AFTER_MS) return;
    this.#olderSince = now;
    this.deps.onOlder(this.firstSeqOf(this.#shown.conversationId));
    // At the very start of the list a user cannot scroll up to ask again.
    this.#cancelRetry?.();
    this.#cancelRetry = this.deps.clock.after(RETRY_AFTER_MS, () => this.#loadOlder());
  }

  #readLater(): void {
    if (this.#shown.unread === 0 || this.#cancelRead !== null) return;
    this.#cancelRead = this.deps.clock.after(READ_AFTER_MS, () => {
      this.#cancelRead = null;
      this.#tellRead();
    });
  }

  #tellRead(): void {
    // What is shown on the way to a target was not seen.
    if (!this.deps.isWatched() || this.#shown.unread === 0 || this.#target > 0) return;
    const seq = this.#lastInSight();
    const now = this.deps.clock.now();
    if (seq === 0 || (seq <= this.#reported.seq && now - this.#reported.at < RETRY_AFTER_MS))
      return;
    this.#reported = { seq, at: now };
    this.deps.onRead(seq);
  }

  #lastInSight(): number {
    const edge = this.deps.view.scrollTop() + this.deps.view.viewHeight() + IN_SIGHT_PX;
    return newestSeq(this.#window.before(this.#window.firstBelow(edge)));
  }
}
