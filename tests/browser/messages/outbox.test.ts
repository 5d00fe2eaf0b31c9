import { beforeEach, describe, expect, test } from "bun:test";
import { LATE_AFTER_MS } from "../../../waves/browser/messages/outbox";
import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import type { MessageSendFrame } from "../../../waves/browser/socket/protocol";
import { MemoryStorage } from "../support/fake_browser";
import { FakeClock, settle } from "../support/fake_clock";
import { Page, Server } from "../support/outbox_page";

let storage: MemoryStorage;
let clock: FakeClock;
let server: Server;
let page: Page;

beforeEach(() => {
  storage = new MemoryStorage();
  clock = new FakeClock();
  server = new Server();
  page = new Page(storage, clock);
});

describe("sending", () => {
  test("shows a message synchronously and sends it", () => {
    page.socket.open();
    const clientId = page.outbox.add("c", "hello");
    expect(page.items).toMatchObject([
      { clientId, conversationId: "c", body: "hello", status: "sending", seq: 0 },
    ]);
    expect(page.socket.sent).toEqual([
      { type: "message.send", conversation_id: "c", client_id: clientId, body: "hello" },
    ]);
  });

  test("keeps an acknowledged message until its row is in the window", async () => {
    page.socket.open();
    const clientId = page.outbox.add("c", "hello");
    await page.serve(server);
    expect(page.items).toMatchObject([{ status: "sent", seq: 1 }]);
    page.outbox.settle([clientId]);
    expect(page.items).toEqual([]);
  });

  test("removes a message whose row arrives before its acknowledgement", async () => {
    page.socket.open();
    const clientId = page.outbox.add("c", "hello");
    page.outbox.settle([clientId]);
    expect(page.items).toEqual([]);
    await page.serve(server);
    expect(page.items).toEqual([]);
    expect(storage.length).toBe(0);
    page.outbox.add("c", "next");
    await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["hello", "next"]);
  });

  test("accepts a repeated acknowledgement", async () => {
    page.socket.open();
    page.outbox.add("c", "hello");
    await page.serve(server);
    const seen = page.items;
    page.deliver(server.store({ ...page.socket.sent[0], body: "x" } as MessageSendFrame));
    expect(page.items).toEqual(seen);
    page.outbox.settle([page.items[0]?.clientId ?? ""]);
    page.deliver(server.store({ ...page.socket.sent[0], body: "x" } as MessageSendFrame));
    expect(page.items).toEqual([]);
  });

  test("sends one message at a time per conversation, in order", async () => {
    page.socket.open();
    for (const body of ["one", "two", "three"]) page.outbox.add("c", body);
    page.outbox.add("d", "other");
    expect(page.socket.waiting).toHaveLength(2);
    while (page.socket.waiting.length > 0) await page.serve(server);
    const mine = server.rows.filter((row) => row.body !== "other");
    expect(mine.map((row) => row.body)).toEqual(["one", "two", "three"]);
  });

  test("does not loop when an open socket fails to send", async () => {
    page.socket.open();
    let tries = 0;
    page.socket.request = () => {
      tries += 1;
      return Promise.reject(new SocketError("closed"));
    };
    page.outbox.add("c", "hello");
    await settle();
    expect(tries).toBe(1);
  });
});

describe("a lost connection", () => {
  test("stores exactly one row when a hundred acknowledgements are lost (M2)", async () => {
    page.socket.open();
    for (let n = 0; n < 100; n += 1) {
      page.outbox.add("c", `${n}`);
      await page.serve(server, { lost: true });
      page.socket.close();
      page.socket.open();
      await settle();
      await page.serve(server);
    }
    expect(server.rows.map((row) => row.body)).toEqual(
      Array.from({ length: 100 }, (_, n) => `${n}`),
    );
    expect(page.items.every((item) => item.status === "sent")).toBe(true);
  });

  test("sends messages written offline in order after reconnecting", async () => {
    for (const body of ["one", "two", "three"]) page.outbox.add("c", body);
    expect(page.socket.sent).toEqual([]);
    page.socket.open();
    while (page.socket.waiting.length > 0) await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["one", "two", "three"]);
  });

  test("accepts a client id created elsewhere once", async () => {
    page.socket.open();
    for (let n = 0; n < 2; n += 1) expect(page.outbox.add("c", "kept", "mine")).toBe("mine");
    await page.serve(server);
    expect(server.rows).toMatchObject([{ client_id: "mine", body: "kept" }]);
    expect(page.socket.waiting).toEqual([]);
  });

  test("reports an unsent message within ten seconds and keeps retrying (M3)", async () => {
    page.outbox.add("c", "hello");
    await clock.advance(LATE_AFTER_MS - 1);
    expect(page.statuses).toEqual(["sending"]);
    await clock.advance(1);
    expect(page.items).toMatchObject([{ status: "failed", problem: "offline" }]);
    expect(LATE_AFTER_MS).toBeLessThan(10_000);
    page.socket.open();
    expect(page.statuses).toEqual(["sending"]);
    await page.serve(server);
    expect(server.rows).toHaveLength(1);
  });

  test("reports an unsent message when the server does not answer", async () => {
    page.socket.open();
    page.outbox.add("c", "hello");
    await clock.advance(LATE_AFTER_MS);
    expect(page.items).toMatchObject([{ status: "failed", problem: "offline" }]);
    await page.serve(server);
    expect(page.statuses).toEqual(["sent"]);
  });

  test("sends the same client id immediately on a manual retry", async () => {
    const clientId = page.outbox.add("c", "hello");
    await clock.advance(LATE_AFTER_MS);
    page.outbox.retry(clientId);
    expect(page.checks).toBe(1);
    expect(page.statuses).toEqual(["sending"]);
    page.socket.open();
    await page.serve(server);
    expect(server.rows).toEqual([{ client_id: clientId, body: "hello", seq: 1 }]);
  });

  test("retries at growing intervals without end while the server is unavailable", async () => {
    page.socket.open();
    page.outbox.add("c", "hello");
    for (let tries = 0; tries < 20; tries += 1) {
      await page.refuse("unavailable");
      expect(page.socket.waiting).toHaveLength(0);
      await clock.advance(15_000);
      expect(page.socket.waiting).toHaveLength(1);
    }
    await page.serve(server);
    expect(page.statuses).toEqual(["sent"]);
  });
});

describe("rate limiting by the server (Z8)", () => {
  test("waits for the given time, then continues in order and loses nothing", async () => {
    page.socket.open();
    for (const body of ["one", "two", "three"]) page.outbox.add("c", body);
    await page.serve(server);
    await page.refuse("too_many_requests", 3_000);
    page.outbox.add("c", "four");
    await clock.advance(2_999);
    expect(page.socket.waiting).toEqual([]);
    expect(page.items).toHaveLength(4);
    await clock.advance(1);
    while (page.socket.waiting.length > 0) await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["one", "two", "three", "four"]);
  });

  test("pauses every conversation, because the limit is per user", async () => {
    page.socket.open();
    page.outbox.add("c", "one");
    await page.refuse("too_many_requests", 2_000);
    page.outbox.add("d", "other");
    await clock.advance(1_999);
    expect(page.socket.waiting).toEqual([]);
    await clock.advance(1);
    expect(page.socket.waiting).toHaveLength(2);
  });

  test("continues the pause after a reconnect", async () => {
    page.socket.open();
    page.outbox.add("c", "one");
    await page.refuse("too_many_requests", 2_000);
    page.socket.close();
    page.socket.open();
    await settle();
    expect(page.socket.waiting).toEqual([]);
    await clock.advance(2_000);
    await page.serve(server);
    expect(page.statuses).toEqual(["sent"]);
  });

  test("uses the latest pause when several conversations are refused", async () => {
    page.socket.open();
    page.outbox.add("c", "one");
    page.outbox.add("d", "other");
    await page.refuse("too_many_requests", 1_000);
    await page.refuse("too_many_requests", 2_000);
    await clock.advance(1_999);
    expect(page.socket.waiting).toEqual([]);
    await clock.advance(1);
    while (page.socket.waiting.length > 0) await page.serve(server);
    expect(page.statuses).toEqual(["sent", "sent"]);
  });

  test("sends four hundred messages at twenty a second, each once and in order", async () => {
    page.socket.open();
    const bodies = Array.from({ length: 400 }, (_, n) => `${n}`);
    for (const body of bodies) page.outbox.add("c", body);
    for (let second = 0; second < 20; second += 1) {
      for (let n = 0; n < 20; n += 1) await page.serve(server);
      if (page.socket.waiting.length > 0) await page.refuse("too_many_requests", 1_000);
      await clock.advance(1_000);
    }
    expect(server.rows.map((row) => row.body)).toEqual(bodies);
    expect(page.items.every((item) => item.status === "sent")).toBe(true);
  });
});

describe("a refused message", () => {
  test("fails permanently with the server's reason and does not block the next one", async () => {
    page.socket.open();
    page.outbox.add("c", "hello");
    page.outbox.add("c", "again");
    await page.refuse("conversation_closed");
    expect(page.items[0]).toMatchObject({ status: "failed", problem: "conversation_closed" });
    await page.serve(server);
    expect(page.statuses).toEqual(["failed", "sent"]);
    page.socket.close();
    page.socket.open();
    await settle();
    expect(page.socket.waiting).toEqual([]);
  });

  test("can be retried or discarded manually", async () => {
    page.socket.open();
    const clientId = page.outbox.add("c", "hello");
    await page.refuse("conversation_closed");
    page.outbox.retry(clientId);
    await page.refuse("conversation_closed");
    expect(page.statuses).toEqual(["failed"]);
    page.outbox.discard(clientId);
    expect(page.items).toEqual([]);
    expect(storage.length).toBe(0);
  });

  test("does not block the next one after a pause", async () => {
    page.socket.open();
    page.outbox.add("c", "hello");
    page.outbox.add("c", "again");
    await page.refuse("unavailable");
    await clock.advance(1_000);
    await page.refuse("invalid");
    await page.serve(server);
    expect(page.statuses).toEqual(["failed", "sent"]);
  });

  test("cannot be discarded while it is being sent", () => {
    const clientId = page.outbox.add("c", "hello");
    page.outbox.discard(clientId);
    expect(page.items).toHaveLength(1);
  });
});

describe("a reply", () => {
  test("is sent with the message it answers, also after a reload", () => {
    const replyTo = { id: "m", seq: 3, own: false, body: "what?" };
    page.outbox.add("c", "that", "id", replyTo);
    const reloaded = new Page(storage, clock);
    expect(reloaded.items).toMatchObject([{ body: "that", replyTo }]);
    reloaded.socket.open();
    expect(reloaded.socket.sent).toMatchObject([{ body: "that", reply_to: "m" }]);
  });
});
