import { beforeEach, describe, expect, test } from "bun:test";
import { LATE_AFTER_MS } from "../../../waves/browser/messages/outbox";
import { MemoryStorage } from "../support/fake_browser";
import { FakeClock, settle } from "../support/fake_clock";
import { Page, Server } from "../support/outbox_page";
import { randomFrom } from "../support/random";

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

describe("a page reload", () => {
  test("shows and sends unacknowledged messages once, in order (M3)", async () => {
    page.socket.open();
    page.outbox.add("c", "one");
    page.outbox.add("c", "two");
    await page.serve(server, { lost: true });
    page = new Page(storage, clock);
    expect(page.items.map((item) => item.body)).toEqual(["one", "two"]);
    page.socket.open();
    while (page.socket.waiting.length > 0) await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["one", "two"]);
    expect(storage.length).toBe(0);
  });

  test("reports a late message again when the server is still unavailable", async () => {
    page.outbox.add("c", "hello");
    page = new Page(storage, clock);
    await clock.advance(LATE_AFTER_MS);
    expect(page.items).toMatchObject([{ status: "failed", problem: "offline" }]);
  });

  test("does not retry refused messages", async () => {
    page.socket.open();
    page.outbox.add("c", "hello");
    await page.refuse("conversation_closed");
    page = new Page(storage, clock);
    page.socket.open();
    expect(page.items).toMatchObject([{ status: "failed", problem: "conversation_closed" }]);
    expect(page.socket.sent).toEqual([]);
  });

  test("does not restore acknowledged messages", async () => {
    page.socket.open();
    page.outbox.add("c", "hello");
    await page.serve(server);
    page = new Page(storage, clock);
    expect(page.items).toEqual([]);
  });

  test("sends the messages of a closed tab after reconnecting", async () => {
    const closed = new Page(storage, clock);
    closed.outbox.add("c", "from the other tab");
    await clock.advance(6_000);
    page.socket.open();
    await page.serve(server);
    expect(server.rows.map((row) => row.body)).toEqual(["from the other tab"]);
  });

  test("leaves a message alone that another tab has started to send", () => {
    const other = new Page(storage, clock);
    other.outbox.add("c", "fresh");
    page.socket.open();
    expect(page.items).toEqual([]);
  });

  test("does not show messages of other users", () => {
    page.outbox.add("c", "hello");
    page.outbox.start("bob");
    expect(page.items).toEqual([]);
    expect(new Page(storage, clock, "bob").items).toEqual([]);
    expect(new Page(storage, clock, "alice").items).toHaveLength(1);
  });

  test("ignores unreadable stored content", () => {
    for (const junk of ["", "{", "null", "[1,2]", '["c","b","x",1,""]', '{"a":1}']) {
      storage.setItem(`waves:of:alice:outbox:junk-${junk}`, junk);
    }
    expect(new Page(storage, clock).items).toEqual([]);
  });

  test("works where storage is unavailable", async () => {
    const full = new MemoryStorage();
    full.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    page = new Page(full, clock);
    page.socket.open();
    page.outbox.add("c", "hello");
    await page.serve(server);
    expect(page.statuses).toEqual(["sent"]);
  });
});

describe("random failures", () => {
  /** The possible events with their probabilities. */
  function happenings(random: () => number, written: string[]): [number, () => unknown][] {
    const write = () => {
      written.push(`${written.length}`);
      page.outbox.add("c", written.at(-1) as string);
    };
    const answer = () =>
      page.socket.waiting.length > 0 && page.serve(server, { lost: random() < 0.3 });
    const reload = () => {
      page = new Page(storage, clock);
    };
    return [
      [0.3, write],
      [0.6, answer],
      [0.7, () => page.socket.close()],
      [0.85, () => page.socket.open()],
      [0.9, reload],
      [1, () => clock.advance(random() * 5_000)],
    ];
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "every message is stored once, in order (run %d)",
    async (run) => {
      const random = randomFrom(run);
      const written: string[] = [];
      for (let step = 0; step < 300; step += 1) {
        const dice = random();
        const [, happens] = happenings(random, written).find(([upTo]) => dice < upTo) ?? [];
        await happens?.();
        await settle();
      }
      page.socket.close();
      page.socket.open();
      await settle();
      while (page.socket.waiting.length > 0) await page.serve(server);
      expect(server.rows.map((row) => row.body)).toEqual(written);
      expect(storage.length).toBe(0);
    },
  );
});
