/** Renders the chat of a call with the same function as a conversation. */

import { HERE, type Place } from "../../kit/format";
import type { MessageRow } from "../../messages/known_messages";
import { type DisplayRow, RowDrawing } from "../../messages/message_rows";
import type { OutboxItem } from "../../messages/outbox_storage";
import type { ChatHistory, ChatMessage, OrderedMessage } from "./chat_history";

export class ChatRows {
  readonly #drawing = new RowDrawing();
  #rows: readonly MessageRow[] = [];
  readonly #known = new WeakMap<ChatMessage, MessageRow>();

  /** Return the rows; `sent`: the number of our latest sent message. */
  draw(history: ChatHistory, sent: number, place: Place = HERE): readonly DisplayRow[] {
    const order = history.inOrder();
    const waits = ({ message, own }: OrderedMessage) => own && message.n > sent;
    const waiting = order.filter(waits);
    const shown = order.filter((placed) => !waits(placed));
    // Counted from the first message ever, so that dropping old ones moves none.
    const start = history.own.first + history.remote.first - 1;
    const rows = shown.map((placed, index) => this.#row(placed, start + index));
    const upTo = (n: number) => lastPlace(shown, rows, n);
    const lines = this.#drawing.draw(rows, this.#changedFrom(rows), waiting.map(asItem), {
      delivered_seq: upTo(history.delivered),
      read_seq: upTo(history.read),
      first_unread_seq: 0,
      place,
    });
    // A call begins today: the first day separator is omitted.
    return lines[0]?.kind === "day" ? lines.slice(1) : lines;
  }

  #changedFrom(rows: readonly MessageRow[]): number {
    const before = this.#rows;
    this.#rows = rows;
    const index = rows.findIndex((row, place) => row !== before[place]);
    return index < 0 ? rows.length : index;
  }

  /** Returns the same object while nothing changes. */
  #row({ message, own }: OrderedMessage, seq: number): MessageRow {
    const known = this.#known.get(message);
    if (known?.seq === seq) return known;
    const row = {
      seq,
      own,
      // The peer's ids may repeat; its numbers do not.
      client_id: own ? message.id : String(message.n),
      body: message.body,
      created_at: message.at,
    };
    this.#known.set(message, row);
    return row;
  }
}

/** The seq of our message `n`, or of the last shown one before it; else 0. */
function lastPlace(
  shown: readonly OrderedMessage[],
  rows: readonly MessageRow[],
  n: number,
): number {
  const index = shown.findLastIndex(({ message, own }) => own && message.n <= n);
  return rows[index]?.seq ?? 0;
}

function asItem({ message: { id, body, at } }: OrderedMessage): OutboxItem {
  return {
    clientId: id,
    conversationId: "",
    body,
    at,
    status: "sending",
    problem: "",
    seq: 0,
  };
}
