/** A list of rows in a window of 500 pixels, and the message list that watches it. */

import { createStore } from "../../../waves/browser/kit/store";
import { NO_RANGE } from "../../../waves/browser/messages/drawn_range";
import { MessageList, type MessageListContent } from "../../../waves/browser/messages/message_list";
import { EMPTY_MESSAGE_LIST } from "../../../waves/browser/messages/message_list_snapshot";
import { type DisplayRow, LINE } from "../../../waves/browser/messages/message_rows";
import { drawnRows, spaceKey } from "../../../waves/browser/messages/row_range";
import type { ScrollView } from "../../../waves/browser/messages/row_window";
import { FakeClock } from "./fake_clock";

const VIEW = 500;
const HEIGHT = 50;

/** The document: every row is 50 pixels high, unless `heightOf` says otherwise. */
export class FakeLog implements ScrollView {
  /** The rows in the document, with spaces. */
  rows: readonly DisplayRow[] = [];
  top = 0;
  height = VIEW;
  width = 800;
  heightOf = (_row: DisplayRow): number => HEIGHT;
  /** The keys of rows with the focus or a selection. */
  held: readonly string[] = [];
  /** How often a position was read. */
  reads = 0;
  readonly spaces = new Map<string, number>();

  scrollTop = () => this.top;
  viewHeight = () => this.height;
  viewWidth = () => this.width;
  contentHeight = () => Math.max(this.height, this.#bottomOf(this.rows.length - 1));
  scrollTo = (top: number) => {
    this.top = Math.max(0, Math.min(top, this.contentHeight() - this.height));
  };
  readonly tasks: (() => void)[] = [];
  beforePaint(task: () => void) {
    this.tasks.push(task);
    return () => void this.tasks.splice(this.tasks.indexOf(task), 1);
  }
  place(row: DisplayRow) {
    this.reads += 1;
    const index = this.rows.findIndex((found) => found.key === row.key);
    return index < 0 ? null : { top: this.#bottomOf(index - 1), bottom: this.#bottomOf(index) };
  }
  rowHeight(row: DisplayRow) {
    const index = this.rows.findIndex((found) => found.key === row.key);
    return index < 1 ? null : this.#heightAt(index);
  }
  setSpace(index: number, height: number): void {
    this.spaces.set(spaceKey(index), height);
  }
  /** The key of the row that has the focus. */
  focused = "";
  focus(row: DisplayRow): void {
    this.focused = row.key;
  }
  /** The keys of rows that flashed. */
  readonly flashed: string[] = [];
  flash(row: DisplayRow): void {
    this.flashed.push(row.key);
  }
  heldRows = () => this.held;

  /** How far below the upper edge a message is. */
  offset(seq: number): number {
    return this.#bottomOf(this.rows.findIndex((row) => row.seq === seq) - 1) - this.top;
  }
  get isAtEnd(): boolean {
    return this.top === this.contentHeight() - this.height;
  }

  #heightAt(index: number): number {
    const row = this.rows[index];
    if (row === undefined) return 0;
    return row.kind === "space" ? (this.spaces.get(row.key) ?? 0) : this.heightOf(row);
  }
  #bottomOf(index: number): number {
    return this.rows.slice(0, index + 1).reduce((sum, _, at) => sum + this.#heightAt(at), 0);
  }
}

export function message(seq: number, { own = false, clientId = `m${seq}` } = {}): DisplayRow {
  return {
    ...LINE,
    key: clientId,
    kind: "message",
    label: "",
    client_id: clientId,
    seq,
    stored: seq > 0,
    own,
    first: true,
    last: true,
    status: "sent",
    problem: "",
    time: "",
    exact_time: "",
    blocks: [],
  };
}

export const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
export const newLine: DisplayRow = { ...message(0), key: "new", kind: "new", client_id: "" };

/** Everything around a thread, in the test's hands. */
export class Reader {
  readonly log = new FakeLog();
  readonly clock = new FakeClock();
  readonly store = createStore(EMPTY_MESSAGE_LIST);
  readonly range = createStore(NO_RANGE);
  readonly read: number[] = [];
  watched = true;
  older = 0;
  olderBefore = 0;
  newer = 0;
  /** Around which messages a part was asked for. */
  readonly far: number[] = [];
  /** How often the end was asked for. */
  ends = 0;
  readonly messageList = new MessageList({
    view: this.log,
    store: this.store,
    range: this.range,
    clock: this.clock,
    isWatched: () => this.watched,
    onOlder: (beforeSeq) => {
      this.older += 1;
      this.olderBefore = beforeSeq;
    },
    onNewer: () => {
      this.newer += 1;
    },
    onFar: (seq) => this.far.push(seq),
    onEnd: () => {
      this.ends += 1;
    },
    onRead: (seq) => this.read.push(seq),
  });

  #content: MessageListContent = {
    conversationId: "",
    rows: [],
    hasOlder: false,
    isFar: false,
    unread: 0,
  };

  show(
    rows: readonly DisplayRow[],
    { hasOlder = false, isFar = false, unread = 0, conversationId = "c" } = {},
  ): void {
    this.receive(rows, { hasOlder, isFar, unread, conversationId });
    this.paint();
  }

  /** Show rows, without a frame. */
  receive(
    rows: readonly DisplayRow[],
    { hasOlder = false, isFar = false, unread = 0, conversationId = "c" } = {},
  ): void {
    this.#content = { conversationId, rows, hasOlder, isFar, unread };
    this.#render();
  }

  paint(): void {
    for (const task of this.log.tasks.splice(0)) task();
    this.#renderRange();
  }

  scroll(top: number): void {
    this.log.scrollTo(top);
    this.messageList.scrolled();
    this.#renderRange();
  }

  /** Do something with the list, and render what it chooses. */
  act(action: (list: MessageList) => void): void {
    action(this.messageList);
    this.#renderRange();
  }

  /** As React does: render the rows of the range, then call the layout effect. */
  #render(): void {
    const range = this.range.getSnapshot();
    this.log.rows = drawnRows(this.#content.rows, range);
    this.#rendered = range;
    this.messageList.update(this.#content);
    this.#renderRange();
  }

  #rendered = NO_RANGE;

  #renderRange(): void {
    if (this.range.getSnapshot() !== this.#rendered) this.#render();
  }

  get pendingBelow(): number {
    return this.store.getSnapshot().pendingBelow;
  }

  get newFrom(): number {
    return this.store.getSnapshot().newFrom;
  }
}
