/** A log of lines of one height, and the thread that watches it. */

import { createStore } from "../../../waves/browser/kit/store";
import {
  EMPTY_MESSAGE_LIST,
  MessageList,
  type ScrollView,
} from "../../../waves/browser/messages/message_list";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import { FakeClock } from "./fake_clock";

const VIEW = 500;
const HEIGHT = 50;

/** A log whose every line is 50 pixels high, in a window of 500. */
export class FakeLog implements ScrollView {
  rows: readonly DisplayRow[] = [];
  top = 0;
  height = VIEW;

  scrollTop = () => this.top;
  viewHeight = () => this.height;
  contentHeight = () => Math.max(this.height, this.rows.length * HEIGHT);
  scrollTo = (top: number) => {
    this.top = Math.max(0, Math.min(top, this.contentHeight() - this.height));
  };
  place(row: DisplayRow) {
    const index = this.rows.findIndex((found) => found.client_id === row.client_id);
    return index < 0 ? null : { top: index * HEIGHT, bottom: (index + 1) * HEIGHT };
  }
  /** How far below the upper edge a message is. */
  offset(seq: number): number {
    return this.rows.findIndex((row) => row.seq === seq) * HEIGHT - this.top;
  }
  get isAtEnd(): boolean {
    return this.top === this.contentHeight() - this.height;
  }
}

export function message(seq: number, { own = false, clientId = `m${seq}` } = {}): DisplayRow {
  return {
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
    parts: [],
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
  readonly read: number[] = [];
  watched = true;
  older = 0;
  readonly messageList = new MessageList({
    view: this.log,
    store: this.store,
    clock: this.clock,
    isWatched: () => this.watched,
    onOlder: () => {
      this.older += 1;
    },
    onRead: (seq) => this.read.push(seq),
  });

  show(
    rows: readonly DisplayRow[],
    { hasOlder = false, unread = 0, conversationId = "c" } = {},
  ): void {
    this.log.rows = rows;
    this.messageList.update({ conversationId, rows, hasOlder, unread });
  }

  scroll(top: number): void {
    this.log.scrollTo(top);
    this.messageList.scrolled();
  }

  get pendingBelow(): number {
    return this.store.getSnapshot().pendingBelow;
  }

  get newFrom(): number {
    return this.store.getSnapshot().newFrom;
  }
}
