/**
 * Scroll position and read state of a message list.
 *
 * The list keeps its position when rows are added or removed above, follows its end only when it was
 * there, and marks a message as read only when the user has seen it.
 */
import type { Store } from "../kit/store";
import type { RowRange } from "./drawn_range";
import { EMPTY_MESSAGE_LIST, type MessageListSnapshot } from "./message_list_snapshot";
import { MessagePages, type MessagePagesDeps } from "./message_pages";
import type { DisplayRow } from "./message_rows";
import { ReadMarks, type ReadMarksDeps } from "./read_marks";
import { ABOVE_PX, type Manner, type ReadingPlace, topFor } from "./reading_place";
import { firstSeqIn, lastSeqIn, overlap } from "./row_bounds";
import { firstMessage, newestSeq, newMessage, rowsAfter } from "./row_search";
import { RowWindow, type ScrollView } from "./row_window";
import { WayBack } from "./way_back";

export interface MessageListDeps extends MessagePagesDeps, ReadMarksDeps {
  view: ScrollView;
  store: Store<MessageListSnapshot>;
  /** The rows in the document. */
  range: Store<RowRange>;
  /** Display the end of the conversation again. */
  onEnd(): void;
}

/** The displayed rows of a conversation. */
export interface MessageListContent {
  conversationId: string;
  rows: readonly DisplayRow[];
  hasOlder: boolean;
  /** Whether this is a part far from the end of the conversation. */
  isFar: boolean;
  unread: number;
}

/** A half-hidden last line counts as the end. */
const NEAR_END_PX = 48;
const LOAD_PX = 600;

const PLAIN = { hasOlder: false, isFar: false, unread: 0 };
const NOTHING: MessageListContent = { conversationId: "", rows: [], ...PLAIN };

export class MessageList {
  readonly #window: RowWindow;
  #shown = NOTHING;
  /** The seq of the newest message, and the keys of those being sent. */
  #newest = 0;
  #sending: ReadonlySet<string> = new Set();
  #isPlaced = false;
  #atEnd = true;
  /** The scroll position when the list was last settled. */
  #top = 0;
  #cancelFollow: (() => void) | null = null;
  /** The first visible message and its position, which the view keeps. */
  #anchor: { row: DisplayRow; top: number } | null = null;
  readonly #pages: MessagePages;
  readonly #readMarks: ReadMarks;
  /** The message to show, once it is there; 0: none. */
  #target = 0;
  #manner: Manner = {};
  /** Whether another part of this conversation was displayed before. */
  #isReturning = false;
  readonly #wayBack: WayBack;

  constructor(private readonly deps: MessageListDeps) {
    this.#window = new RowWindow(deps.view, deps.range);
    this.#wayBack = new WayBack(deps.store);
    // At the very start of the list a user cannot scroll up to ask again.
    this.#pages = new MessagePages(deps, () => this.#load());
    this.#readMarks = new ReadMarks(deps, {
      unread: () => this.#shown.unread,
      // What is shown on the way to a target was not seen.
      lastInSight: () => (this.#target > 0 ? 0 : newestSeq(this.#window.inSight())),
    });
  }

  /**
   * Other rows are rendered, or another range of them: restore the position before painting.
   *
   * At the end nothing is measured until then: that would lay out the page for each of many messages.
   */
  update(shown: MessageListContent): void {
    const isFar = shown.isFar || this.isFar;
    this.#beginIfOther(shown);
    if (this.#isInPlace(shown)) {
      this.#shown = shown;
      this.#readMarks.later();
      return;
    }
    const isSame = shown.rows === this.#shown.rows;
    this.#shown = shown;
    this.#pages.shown(shown.rows);
    this.#window.show(shown.rows);
    if (firstMessage(shown.rows) === undefined) {
      // What was loaded has disappeared; other messages may not have.
      this.#load();
      return;
    }
    if (!this.#isPlaced) this.#place();
    else if (isFar) this.#settle(isSame);
    else this.#receive(isSame);
    this.#learn();
    if (this.#target > 0) this.#seek();
  }

  /** Whether nothing has changed that can be seen: only the number of unread messages. */
  #isInPlace({ rows, hasOlder }: MessageListContent): boolean {
    const isSame = rows === this.#shown.rows && hasOlder === this.#shown.hasOlder;
    return this.#isPlaced && isSame && this.#window.isShown;
  }

  /** The seq of the oldest displayed message of a conversation that is shown to its end, or 0. */
  firstSeqOf(conversationId: string): number {
    const { isFar, rows, conversationId: shown } = this.#shown;
    return isFar || shown !== conversationId ? 0 : firstSeqIn(rows);
  }

  /** The displayed row with this key. */
  rowOf(key: string): DisplayRow | undefined {
    return this.#shown.rows.find((row) => row.key === key);
  }

  /** All rows of the conversation that are loaded. */
  get rows(): readonly DisplayRow[] {
    return this.#shown.rows;
  }

  /** Whether a part far from the end is displayed. */
  get isFar(): boolean {
    return this.#shown.isFar;
  }

  /** The newest displayed row for which this holds. */
  findLast(holds: (row: DisplayRow) => boolean): DisplayRow | undefined {
    return this.#shown.rows.findLast(holds);
  }

  /**
   * Show a message in the middle of the view. It is loaded with those around it, or with all that are
   * between it and the displayed ones.
   *
   * @param keepsFocus Do not move the focus to the message.
   */
  jumpTo(seq: number, keepsFocus = false): void {
    this.#wayBack.begin(this.#anchor?.row.seq ?? 0);
    this.#goTo(seq, { keepsFocus });
  }

  /** Where the user reads, or null at the end. */
  get place(): ReadingPlace | null {
    const { row, top = 0 } = this.#anchor ?? {};
    if (!row?.stored) return null;
    const { conversationId } = this.#shown;
    return { conversationId, seq: row.seq, offset: top - this.deps.view.scrollTop() };
  }

  /** Show the place where the user has read before. */
  restore({ seq, offset }: ReadingPlace): void {
    this.#wayBack.begin(0);
    this.#goTo(seq, { keepsFocus: true, offset });
  }

  /** Go back to where the user was before they jumped. */
  jumpBack(): void {
    const seq = this.#wayBack.take();
    if (seq > 0) this.#goTo(seq);
    else this.jumpDown();
  }

  #goTo(seq: number, manner: Manner = {}): void {
    this.#target = seq;
    this.#manner = manner;
    this.#pages.restart();
    if (this.#isPlaced) this.#seek();
  }

  /** The user has scrolled. */
  scrolled(): void {
    // The event of an earlier move: new rows at the end are not scrolled to yet.
    if (this.#cancelFollow !== null && this.deps.view.scrollTop() >= this.#top) return;
    this.#stopFollowing();
    // The event of a move to the end may follow a change of the height, which is reported after it.
    this.#atEnd = (this.#atEnd && this.deps.view.scrollTop() >= this.#top) || this.#isNearEnd();
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
    this.#readMarks.later();
  }

  /** Scroll to the newest message. */
  jumpDown(): void {
    this.deps.store.set({ pendingBelow: 0, wayBack: "" });
    if (this.isFar) {
      this.#target = 0;
      this.deps.onEnd();
      return;
    }
    this.#atEnd = true;
    this.#toEnd(true);
  }

  /** A message is being sent: it is displayed at the end. */
  sent(): void {
    if (this.isFar) this.jumpDown();
  }

  /** Scroll to the oldest message. */
  jumpUp(): void {
    this.#stopFollowing();
    this.#atEnd = false;
    this.#anchor = null;
    this.#window.showStart();
    this.#window.scrollTo(0, false);
    this.#load();
  }

  /** The list is unmounted. */
  stop(): void {
    this.#begin();
    this.#target = 0;
    this.#shown = NOTHING;
  }

  #begin(): void {
    this.#readMarks.begin();
    this.#newest = 0;
    this.#sending = new Set();
    this.#isReturning = false;
    this.#goAway();
    this.deps.store.set(EMPTY_MESSAGE_LIST);
  }

  #beginIfOther({ conversationId, isFar, rows }: MessageListContent): void {
    const { conversationId: before, rows: rowsBefore } = this.#shown;
    if (conversationId !== before) this.#begin();
    else if ((isFar || this.isFar) && !overlap(rowsBefore, rows)) {
      this.#isReturning = true;
      this.#goAway();
    }
  }

  /** Nothing of what was displayed is any longer. */
  #goAway(): void {
    this.#pages.cancel();
    this.#stopFollowing();
    this.#isPlaced = false;
    this.#atEnd = true;
    this.#anchor = null;
    this.#window.reset();
  }

  #place(): void {
    this.#isPlaced = true;
    const firstNew = this.#isReturning ? undefined : newMessage(this.#shown.rows);
    const place = firstNew && this.deps.view.place(firstNew);
    if (place) this.#window.scrollTo(Math.max(0, place.top - ABOVE_PX), false);
    else this.#toEnd(false);
    this.#atEnd = this.#isNearEnd();
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
    this.#anchor = this.#atEnd ? null : this.#window.topRow();
    this.#window.follow();
    this.#load();
    this.#readMarks.later();
  }

  #isNearEnd(): boolean {
    return !this.#shown.isFar && this.#distanceToEnd() <= NEAR_END_PX;
  }

  #distanceToEnd(): number {
    const { view } = this.deps;
    return view.contentHeight() - view.scrollTop() - view.viewHeight();
  }

  #toEnd(smooth: boolean): void {
    const isDrawn = this.#window.showEnd();
    this.#window.scrollTo(this.deps.view.contentHeight(), smooth && isDrawn);
  }

  #toAnchor(isScrolling: boolean): void {
    const place = this.#anchor && this.deps.view.place(this.#anchor.row);
    if (!this.#anchor || !place) return;
    // Relative, because the user may have scrolled since, and the event follows.
    const shift = place.top - this.#anchor.top;
    if (Math.abs(shift) < 1 || (isScrolling && this.#window.moveBy(-shift))) return;
    this.#window.scrollTo(this.deps.view.scrollTop() + shift, false);
  }

  /** Bring the target into view, step by step: its page is loaded, then drawn, then centred. */
  #seek(): void {
    const { rows } = this.#shown;
    const index = rows.findIndex((row) => row.stored && row.seq === this.#target);
    const row = rows[index];
    if (row === undefined) {
      this.#loadTarget();
      return;
    }
    this.#stopFollowing();
    this.#atEnd = false;
    this.#anchor = null;
    if (!this.#window.showAt(index)) return;
    const place = this.deps.view.place(row);
    if (place === null) return;
    this.#target = 0;
    const { keepsFocus = false, offset } = this.#manner;
    this.#window.scrollTo(topFor(place, this.deps.view.viewHeight(), this.#manner), false);
    if (offset === undefined) this.deps.view.flash(row);
    if (!keepsFocus) this.deps.view.focus(row);
    this.#atEnd = this.#isNearEnd();
    this.#wayBack.show(this.#atEnd);
    this.#settled();
  }

  /** The target is not displayed: load it, unless there is no such message. */
  #loadTarget(): void {
    const { rows, hasOlder, isFar } = this.#shown;
    const isOlder = hasOlder && this.#target < firstSeqIn(rows);
    if (isOlder || (isFar && this.#target > lastSeqIn(rows))) this.#load();
    else {
      this.#target = 0;
      this.#wayBack.cancel();
      this.#readMarks.later();
    }
  }

  #load(): void {
    const isNearStart = () => this.deps.view.scrollTop() <= LOAD_PX;
    const isNearEnd = () => this.#distanceToEnd() <= LOAD_PX;
    this.#pages.load({ ...this.#shown, target: this.#target, isNearStart, isNearEnd });
  }
}
