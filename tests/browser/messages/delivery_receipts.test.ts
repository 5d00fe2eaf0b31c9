import { beforeEach, describe, expect, test } from "bun:test";
import {
  DeliveryReceipts,
  REPORT_AFTER_MS,
} from "../../../waves/browser/messages/delivery_receipts";
import { FakeSocket } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;

let socket: FakeSocket;

beforeEach(() => {
  clock = new FakeClock();
  socket = new FakeSocket();
});

describe("delivery receipts", () => {
  let delivery: DeliveryReceipts;
  const line = (id: string, last_seq: number, unread = 1) => ({ id, last_seq, unread });
  const told = () =>
    socket.sent.map((frame) =>
      frame.type === "message.delivered" ? `${frame.conversation_id}${frame.seq}` : "?",
    );

  beforeEach(() => {
    delivery = new DeliveryReceipts(socket, clock);
    socket.open();
  });

  test("are sent once per message, and not for read or own messages", async () => {
    delivery.update([line("a", 5), line("b", 9, 0)]);
    delivery.update([line("a", 6), line("b", 9, 0)]);
    await clock.advance(REPORT_AFTER_MS);
    delivery.update([line("a", 6)]);
    await clock.advance(60_000);
    expect(told()).toEqual(["a6"]);
    delivery.update([line("a", 7)]);
    await clock.advance(REPORT_AFTER_MS);
    expect(told()).toEqual(["a6", "a7"]);
  });

  test("are omitted when a read receipt comes first", async () => {
    delivery.update([line("a", 5)]);
    delivery.update([line("a", 5, 0)]);
    await clock.advance(60_000);
    expect(told()).toEqual([]);
  });

  test("wait for the socket", async () => {
    socket.close();
    delivery.update([line("a", 5)]);
    await clock.advance(60_000);
    socket.open();
    await clock.advance(REPORT_AFTER_MS);
    expect(told()).toEqual(["a5"]);
  });
});
