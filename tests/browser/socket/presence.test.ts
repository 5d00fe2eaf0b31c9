import { beforeEach, describe, expect, test } from "bun:test";
import { newUuid } from "../../../waves/browser/kit/ids";
import {
  createDeliveryReceipts,
  type DeliveryReceipts,
  TELL_AFTER_MS,
} from "../../../waves/browser/messages/delivery_receipts";
import {
  type ConnectionStatus,
  createConnectionStatus,
  SAY_OFFLINE_AFTER_MS,
} from "../../../waves/browser/socket/connection_status";
import {
  ANSWER_WITHIN_MS,
  createResync,
  PUSH_WITHIN_MS,
  type Resync,
} from "../../../waves/browser/socket/resync";
import { createTabId, type TabIdDeps } from "../../../waves/browser/socket/tab_id";
import { FakeWire, MemoryStorage } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let socket: FakeWire;

beforeEach(() => {
  clock = new FakeClock();
  socket = new FakeWire();
});

describe("the connection", () => {
  let connection: ConnectionStatus;
  const offline = () => connection.store.getSnapshot().offline;

  beforeEach(() => {
    connection = createConnectionStatus({
      socket,
      clock,
      eventSocket: { isOpen: () => true, onChange: () => {} },
      reachesServer: () => Promise.resolve(false),
      whenBlocked: () => {},
    });
  });

  test("is not called lost while a page opens, or for a hiccup", async () => {
    connection.start();
    await clock.advance(SAY_OFFLINE_AFTER_MS - 1);
    expect(offline()).toBe(false);
    socket.open();
    socket.close();
    await clock.advance(1_000);
    socket.open();
    await clock.advance(60_000);
    expect(offline()).toBe(false);
  });

  test("is called lost when it stays away, and found at once", async () => {
    connection.start();
    socket.open();
    socket.close();
    // Each failed try ends too: that is no new loss.
    await clock.advance(1_500);
    socket.close();
    await clock.advance(1_000);
    expect(offline()).toBe(true);
    socket.open();
    expect(offline()).toBe(false);
  });

  test("is nobody's business when nobody is signed in", async () => {
    socket.close();
    await clock.advance(60_000);
    expect(offline()).toBe(false);
    connection.start();
    connection.stop();
    socket.close();
    await clock.advance(60_000);
    expect(offline()).toBe(false);
  });
});

describe("resync", () => {
  let resync: Resync;
  let asked: number;
  let renewed: number;
  const pong = (version: number) => socket.push({ type: "pong", inbox_version: version });

  beforeEach(() => {
    asked = 0;
    renewed = 0;
    resync = createResync({
      socket,
      clock,
      ask: () => {
        asked += 1;
      },
      renewSocket: () => {
        renewed += 1;
      },
    });
  });

  test("asks nothing while the page shows what the server has", async () => {
    resync.shows(7);
    pong(7);
    pong(6);
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([0, 0]);
  });

  test("gives a push the time to arrive", async () => {
    resync.shows(7);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS - 1);
    resync.shows(8);
    await clock.advance(60_000);
    expect(asked).toBe(0);
  });

  test("asks when a push was lost, once, and is content with the answer", async () => {
    resync.shows(7);
    pong(9);
    pong(9);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
    resync.shows(9);
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([1, 0]);
  });

  test("asks after every opening of the wire that finds something new", async () => {
    resync.shows(7);
    const user = { id: "a", username: "a", display_name: "A", avatar_url: null };
    const server_time = "2026-03-12T14:05:00Z";
    socket.push({ type: "welcome", user, tab_id: "d", server_time, inbox_version: 8, missed: [] });
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
  });

  test("asks at once for a state that Reflex has forgotten", async () => {
    resync.shows(7);
    pong(7);
    resync.shows(-1);
    await clock.advance(PUSH_WITHIN_MS);
    expect(asked).toBe(1);
  });

  test("renews a socket that does not answer, and asks again after that", async () => {
    resync.shows(7);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS + ANSWER_WITHIN_MS);
    expect([asked, renewed]).toEqual([1, 1]);
    pong(8);
    await clock.advance(PUSH_WITHIN_MS + ANSWER_WITHIN_MS);
    expect([asked, renewed]).toEqual([2, 2]);
  });

  test("rests when nobody is signed in", async () => {
    resync.shows(7);
    pong(8);
    resync.stop();
    await clock.advance(60_000);
    expect([asked, renewed]).toEqual([0, 0]);
  });
});

describe("delivery", () => {
  let delivery: DeliveryReceipts;
  const line = (id: string, last_seq: number, unread = 1) => ({ id, last_seq, unread });
  const told = () =>
    socket.sent.map((frame) =>
      frame.type === "message.delivered" ? `${frame.conversation_id}${frame.seq}` : "?",
    );

  beforeEach(() => {
    delivery = createDeliveryReceipts(socket, clock);
    socket.open();
  });

  test("is told once per message, not for what was read or is one's own", async () => {
    delivery.has([line("a", 5), line("b", 9, 0)]);
    delivery.has([line("a", 6), line("b", 9, 0)]);
    await clock.advance(TELL_AFTER_MS);
    delivery.has([line("a", 6)]);
    await clock.advance(60_000);
    expect(told()).toEqual(["a6"]);
    delivery.has([line("a", 7)]);
    await clock.advance(TELL_AFTER_MS);
    expect(told()).toEqual(["a6", "a7"]);
  });

  test("is left to reading where that comes first", async () => {
    delivery.has([line("a", 5)]);
    delivery.has([line("a", 5, 0)]);
    await clock.advance(60_000);
    expect(told()).toEqual([]);
  });

  test("waits for the wire", async () => {
    socket.close();
    delivery.has([line("a", 5)]);
    await clock.advance(60_000);
    socket.open();
    await clock.advance(TELL_AFTER_MS);
    expect(told()).toEqual(["a5"]);
  });
});

describe("the tab id", () => {
  let storage: MemoryStorage;
  let ids: number;
  let page: { leave: () => void; comeBack: () => void };

  function load() {
    const deps: TabIdDeps = {
      storage: () => storage,
      onPage: (leave, comeBack) => {
        page = { leave, comeBack };
      },
      newId: () => {
        ids += 1;
        return `tab-${ids}`;
      },
    };
    return createTabId(deps);
  }

  beforeEach(() => {
    storage = new MemoryStorage();
    ids = 0;
  });

  test("stays the same over a reload", () => {
    expect(load().id()).toBe("tab-1");
    page.leave();
    expect(load().id()).toBe("tab-1");
  });

  test("is another one in a copy of the tab", () => {
    load();
    expect(load().id()).toBe("tab-2");
    page.leave();
    page.comeBack();
    expect(load().id()).toBe("tab-3");
  });

  test("can be renewed, and the new one lasts", () => {
    const tab = load();
    tab.renew();
    expect(tab.id()).toBe("tab-2");
    page.leave();
    expect(load().id()).toBe("tab-2");
  });
});

test("an id is a random UUID of version 4", () => {
  const made = new Set(Array.from({ length: 100 }, () => newUuid()));
  expect(made.size).toBe(100);
  for (const id of made) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
