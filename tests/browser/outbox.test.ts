import { beforeEach, describe, expect, test } from "bun:test";
import { createKeep, type Keep } from "../../waves/browser/keep";
import { createKeptItems } from "../../waves/browser/kept_items";
import { createOutbox, LATE_AFTER_MS, type Outbox } from "../../waves/browser/outbox";
import type { MessageAckFrame, MessageSendFrame } from "../../waves/browser/protocol";
import { WireError } from "../../waves/browser/wire";
import { FakeClock, settle } from "./call/fake_clock";
import { FakeWire, MemoryStorage } from "./fakes";
import { randomFrom } from "./random";

/** Stores each client id once, as the real one does; the test decides what gets lost. */
class Server {
  readonly rows: { client_id: string; body: string; seq: number }[] = [];

  store(frame: MessageSendFrame): MessageAckFrame {
    let row = this.rows.find((found) => found.client_id === frame.client_id);
    if (row === undefined) {
      row = { client_id: frame.client_id, body: frame.body, seq: this.rows.length + 1 };
      this.rows.push(row);
    }
    return {
      type: "message.ack",
      client_id: row.client_id,
      message_id: `id-${row.seq}`,
      conversation_id: frame.conversation_id,
      seq: row.seq,
      created_at: "2026-03-12T14:05:00Z",
    };
  }
}

/** A page: everything but the storage goes with a reload. */
class Page {
  readonly wire = new FakeWire();
  readonly outbox: Outbox;
  nudges = 0;

  constructor(storage: Storage, clock: FakeClock, userId = "alice") {
    const keep: Keep = createKeep(() => storage);
    this.outbox = createOutbox({
      wire: this.wire,
      nudge: () => {
        this.nudges += 1;
      },
      kept: createKeptItems(keep),
      clock,
      newId: () => {
        ids += 1;
        return `message-${ids}`;
      },
    });
    this.outbox.start(userId);
  }

  get items() {
    return this.outbox.store.getSnapshot().items;
  }

  get statuses() {
    return this.items.map((item) => item.status);
  }

  /** The server takes the oldest command; its answer arrives or is lost. */
  async serve(server: Server, { lost = false } = {}): Promise<void> {
    const asked = this.wire.waiting.shift();
    if (asked === undefined) throw new Error("Nothing was sent.");
    const ack = server.store(asked.frame as MessageSendFrame);
    if (!lost) this.deliver(ack, asked.answer);
    await settle();
  }

  deliver(ack: MessageAckFrame, answer?: (frame: MessageAckFrame) => void): void {
    answer?.(ack);
    this.wire.push(ack);
  }

  async refuse(code: string): Promise<void> {
    this.wire.waiting.shift()?.answer(new WireError(code));
    await settle();
  }
}

let ids = 0;
let storage: MemoryStorage;
let clock: FakeClock;
let server: Server;
let page: Page;

beforeEach(() => {
  ids = 0;
  storage = new MemoryStorage();
  clock = new FakeClock();
  server = new Server();
  page = new Page(storage, clock);
});

describe("sending", () => {
  test("shows a message in the same turn and sends it", () => {
    page.wire.open();
    const clientId = page.outbox.add("c", "hello");
    expect(page.items).toMatchObject([
      { clientId, conversationId: "c", body: "hello", status: "sending", seq: 0 },
    ]);
    expect(page.wire.sent).toEqual([
      { type: "message.send", conversation_id: "c", client_id: clientId, body: "hello" },
    ]);
  });

  test("keeps an acknowledged message until its row is in the window", async () => {
    page.wire.open();
    const clientId = page.outbox.add("c", "hello");
    await page.serve(server);
    expect(page.items).toMatchObject([{ status: "sent", seq: 1 }]);
    page.outbox.settle([clientId]);
    expect(page.items).toEqual([]);
  });

  test("lets a message go whose row came before its acknowledgement", async () => {
    page.wire.open();
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

  test("takes an acknowledgement that comes twice", async () => {
    page.wire.open();
    page.outbox.add("c", "hello");
    await page.serve(server);
    const seen = page.items;
    page.deliver(server.store({ ...page.wire.sent[0], body: "x" } as MessageSendFrame));
    expect(page.items).toEqual(seen);
    page.outbox.settle(["message-1"]);
    page.deliver(server.store({ ...page.wire.sent[0], body: "x" } as MessageSendFrame));
    expect(page.items).toEqual([]);
  });

  test("has one message under way per conversation, in the order of writing", async () => {
    page.wire.open();
    for (const body of ["one", "two", "three"]) page.outbox.add("c", body);
    page.outbox.add("d", "other");
    expect(page.wire.waiting).toHaveLength(2);
    while (page.wire.waiting.length > 0) await page.serve(server);
    const mine = server.rows.filter((row) => row.body !== "other");
    expect(mine.map((row) => row.body)).toEqual(["one", "two", "three"]);
  });

  test("does not spin on a wire that cannot send though it looks open", async () => {
    page.wire.open();
    let tries = 0;
    page.wire.request = () => {
      tries += 1;
      return Promise.reject(new WireError("closed"));
    };
    page.outbox.add("c", "hello");
    await settle();
    expect(tries).toBe(1);
  });
});

describe("losing the way", () => {
  test("sends exactly one row when a hundred answers are lost (M2)", async () => {
    page.wire.open();
    for (let n = 0; n < 100; n += 1) {
      page.outbox.add("c", `${n}`);
      await page.serve(server, { lost: true });
      page.wire.close();
      page.wire.open();
      await settle();
      await page.serve(server);
    }
    expect(server.rows.map((row) => row.body)).toEqual(
      Array.from({ length: 100 }, (_, n) => `${n}`),
    );
    expect(page.items.every((item) => item.status === "sent")).toBe(true);
  });

  test("sends what was written offline, in order, when the way is back", async () => {
    for (const body of ["one", "two", "three"]) page.outbox.add("c", body);
    expect(page.wire.sent).toEqual([]);
    page.wire.open();
    while (page.wire.waiting.length > 0) await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["one", "two", "three"]);
  });

  test("says within ten seconds that a message has not gone, and goes on trying (M3)", async () => {
    page.outbox.add("c", "hello");
    await clock.advance(LATE_AFTER_MS - 1);
    expect(page.statuses).toEqual(["sending"]);
    await clock.advance(1);
    expect(page.items).toMatchObject([{ status: "failed", problem: "offline" }]);
    expect(LATE_AFTER_MS).toBeLessThan(10_000);
    page.wire.open();
    expect(page.statuses).toEqual(["sending"]);
    await page.serve(server);
    expect(server.rows).toHaveLength(1);
  });

  test("says so too when the server is there and does not answer", async () => {
    page.wire.open();
    page.outbox.add("c", "hello");
    await clock.advance(LATE_AFTER_MS);
    expect(page.items).toMatchObject([{ status: "failed", problem: "offline" }]);
    await page.serve(server);
    expect(page.statuses).toEqual(["sent"]);
  });

  test("a retry asks for the network at once and sends the same client id", async () => {
    const clientId = page.outbox.add("c", "hello");
    await clock.advance(LATE_AFTER_MS);
    page.outbox.retry(clientId);
    expect(page.nudges).toBe(1);
    expect(page.statuses).toEqual(["sending"]);
    page.wire.open();
    await page.serve(server);
    expect(server.rows).toEqual([{ client_id: clientId, body: "hello", seq: 1 }]);
  });

  test("waits longer and longer for a server that cannot, and never gives up", async () => {
    page.wire.open();
    page.outbox.add("c", "hello");
    for (let tries = 0; tries < 20; tries += 1) {
      await page.refuse("unavailable");
      expect(page.wire.waiting).toHaveLength(0);
      await clock.advance(15_000);
      expect(page.wire.waiting).toHaveLength(1);
    }
    await page.serve(server);
    expect(page.statuses).toEqual(["sent"]);
  });
});

describe("being refused", () => {
  test("fails for good, with the server's reason, and does not hold up the next", async () => {
    page.wire.open();
    page.outbox.add("c", "hello");
    page.outbox.add("c", "again");
    await page.refuse("conversation_closed");
    expect(page.items[0]).toMatchObject({ status: "failed", problem: "conversation_closed" });
    await page.serve(server);
    expect(page.statuses).toEqual(["failed", "sent"]);
    page.wire.close();
    page.wire.open();
    await settle();
    expect(page.wire.waiting).toEqual([]);
  });

  test("may be tried again by hand, or given up", async () => {
    page.wire.open();
    const clientId = page.outbox.add("c", "hello");
    await page.refuse("conversation_closed");
    page.outbox.retry(clientId);
    await page.refuse("conversation_closed");
    expect(page.statuses).toEqual(["failed"]);
    page.outbox.discard(clientId);
    expect(page.items).toEqual([]);
    expect(storage.length).toBe(0);
  });

  test("goes on after a refusal that followed a pause", async () => {
    page.wire.open();
    page.outbox.add("c", "hello");
    page.outbox.add("c", "again");
    await page.refuse("unavailable");
    await clock.advance(1_000);
    await page.refuse("invalid");
    await page.serve(server);
    expect(page.statuses).toEqual(["failed", "sent"]);
  });

  test("what is on its way cannot be given up", () => {
    const clientId = page.outbox.add("c", "hello");
    page.outbox.discard(clientId);
    expect(page.items).toHaveLength(1);
  });
});

describe("surviving a reload", () => {
  test("shows and sends what was not acknowledged, once, in order (M3)", async () => {
    page.wire.open();
    page.outbox.add("c", "one");
    page.outbox.add("c", "two");
    await page.serve(server, { lost: true });
    page = new Page(storage, clock);
    expect(page.items.map((item) => item.body)).toEqual(["one", "two"]);
    page.wire.open();
    while (page.wire.waiting.length > 0) await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["one", "two"]);
    expect(storage.length).toBe(0);
  });

  test("becomes visibly late again when the server is still away", async () => {
    page.outbox.add("c", "hello");
    page = new Page(storage, clock);
    await clock.advance(LATE_AFTER_MS);
    expect(page.items).toMatchObject([{ status: "failed", problem: "offline" }]);
  });

  test("does not try again by itself what was refused", async () => {
    page.wire.open();
    page.outbox.add("c", "hello");
    await page.refuse("conversation_closed");
    page = new Page(storage, clock);
    page.wire.open();
    expect(page.items).toMatchObject([{ status: "failed", problem: "conversation_closed" }]);
    expect(page.wire.sent).toEqual([]);
  });

  test("does not bring back what was acknowledged", async () => {
    page.wire.open();
    page.outbox.add("c", "hello");
    await page.serve(server);
    page = new Page(storage, clock);
    expect(page.items).toEqual([]);
  });

  test("sends for a tab that was closed, when the way is back", async () => {
    const closed = new Page(storage, clock);
    closed.outbox.add("c", "from the other tab");
    await clock.advance(6_000);
    page.wire.open();
    await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["from the other tab"]);
  });

  test("leaves a message alone that another tab has just begun to send", () => {
    const other = new Page(storage, clock);
    other.outbox.add("c", "fresh");
    page.wire.open();
    expect(page.items).toEqual([]);
  });

  test("shows nobody else's messages", () => {
    page.outbox.add("c", "hello");
    page.outbox.start("bob");
    expect(page.items).toEqual([]);
    expect(new Page(storage, clock, "bob").items).toEqual([]);
    expect(new Page(storage, clock, "alice").items).toHaveLength(1);
  });

  test("survives what it cannot read", () => {
    for (const junk of ["", "{", "null", "[1,2]", '["c","b","x",1,""]', '{"a":1}']) {
      storage.setItem(`waves:of:alice:outbox:junk-${junk}`, junk);
    }
    expect(new Page(storage, clock).items).toEqual([]);
  });

  test("works where nothing can be kept", async () => {
    const full = new MemoryStorage();
    full.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    page = new Page(full, clock);
    page.wire.open();
    page.outbox.add("c", "hello");
    await page.serve(server);
    expect(page.statuses).toEqual(["sent"]);
  });
});

describe("whatever happens on the way", () => {
  /** What can happen, and how likely it is. */
  function happenings(random: () => number, written: string[]): [number, () => unknown][] {
    const write = () => {
      written.push(`${written.length}`);
      page.outbox.add("c", written.at(-1) as string);
    };
    const answer = () =>
      page.wire.waiting.length > 0 && page.serve(server, { lost: random() < 0.3 });
    const reload = () => {
      page = new Page(storage, clock);
    };
    return [
      [0.3, write],
      [0.6, answer],
      [0.7, () => page.wire.close()],
      [0.85, () => page.wire.open()],
      [0.9, reload],
      [1, () => clock.advance(random() * 5_000)],
    ];
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "everything is stored once, in order (run %d)",
    async (run) => {
      const random = randomFrom(run);
      const written: string[] = [];
      for (let step = 0; step < 300; step += 1) {
        const dice = random();
        const [, happens] = happenings(random, written).find(([upTo]) => dice < upTo) ?? [];
        await happens?.();
        await settle();
      }
      page.wire.close();
      page.wire.open();
      await settle();
      while (page.wire.waiting.length > 0) await page.serve(server);
      expect(server.rows.map((row) => row.body)).toEqual(written);
      expect(storage.length).toBe(0);
    },
  );
});
