/** Requests are answered and no socket opens: it is said, and only then. */
import { beforeEach, describe, expect, test } from "bun:test";
import { ASK_EVERY_MS, BLOCKED_AFTER_MS } from "../../../waves/browser/socket/blockage_detector";
import { ConnectionStatus } from "../../../waves/browser/socket/connection_status";
import { FakeWire } from "../support/fake_browser";
import { FakeClock, settle } from "../support/fake_clock";

const TEN_SECONDS = 10_000;

class Page {
  readonly clock = new FakeClock();
  readonly socket = new FakeWire();
  isEventSocketOpen = false;
  isReached = true;
  asked = 0;
  blockedTimes = 0;
  readonly connection: ConnectionStatus;
  #tell = (): void => {};

  constructor() {
    this.connection = new ConnectionStatus({
      socket: this.socket,
      clock: this.clock,
      eventSocket: {
        isOpen: () => this.isEventSocketOpen,
        onChange: (listener) => {
          this.#tell = listener;
        },
      },
      reachesServer: () => {
        this.asked += 1;
        return Promise.resolve(this.isReached);
      },
      whenBlocked: () => {
        this.blockedTimes += 1;
      },
    });
  }

  get shown() {
    return this.connection.store.getSnapshot();
  }

  eventSocket(isOpen: boolean): void {
    this.isEventSocketOpen = isOpen;
    this.#tell();
  }

  /** As on most pages: both sockets open at once. */
  async open(): Promise<void> {
    this.eventSocket(true);
    this.connection.start();
    this.socket.open();
    await settle();
  }
}

let page: Page;

beforeEach(() => {
  page = new Page();
});

describe("sockets that do not open", () => {
  test("are told of within ten seconds, once, and forgotten at once", async () => {
    await page.clock.advance(BLOCKED_AFTER_MS - 1);
    expect(page.shown.blocked).toBe(false);
    await page.clock.advance(TEN_SECONDS - BLOCKED_AFTER_MS);
    expect(page.shown).toEqual({ blocked: true, offline: false });
    await page.clock.advance(60_000);
    expect(page.blockedTimes).toBe(1);
    page.eventSocket(true);
    expect(page.shown.blocked).toBe(false);
  });

  test("are told of when it is only our own, without calling it offline before", async () => {
    page.eventSocket(true);
    page.connection.start();
    const said: unknown[] = [];
    page.connection.store.subscribe(() => said.push(page.shown));
    for (let tried = 0; tried < 10; tried += 1) {
      await page.clock.advance(1_000);
      page.socket.close();
    }
    expect(page.shown).toEqual({ blocked: true, offline: false });
    expect(said.filter((one) => (one as { offline: boolean }).offline)).toEqual([]);
    page.socket.open();
    expect(page.shown.blocked).toBe(false);
  });

  test("are told of when they open and are closed at once, again and again", async () => {
    for (let tried = 0; tried < 10; tried += 1) {
      page.eventSocket(true);
      page.eventSocket(false);
      await page.clock.advance(1_000);
    }
    await page.clock.advance(ASK_EVERY_MS);
    expect(page.shown.blocked).toBe(true);
  });

  test("are told of again after they have worked for long", async () => {
    await page.open();
    await page.clock.advance(3_600_000);
    page.eventSocket(false);
    await page.clock.advance(BLOCKED_AFTER_MS);
    expect(page.shown.blocked).toBe(false);
    await page.clock.advance(2 * ASK_EVERY_MS);
    expect(page.shown.blocked).toBe(true);
  });
});

describe("nothing is blocked", () => {
  test("while a page opens, on a slow machine as well", async () => {
    await page.clock.advance(BLOCKED_AFTER_MS - 1);
    page.eventSocket(true);
    await page.clock.advance(60_000);
    expect([page.shown.blocked, page.blockedTimes]).toEqual([false, 0]);
  });

  test("as long as all is well: nothing is asked either", async () => {
    await page.open();
    await page.clock.advance(3_600_000);
    expect(page.asked).toBe(0);
  });

  test("when nothing gets through at all: that is the network, or the server", async () => {
    await page.open();
    page.isReached = false;
    page.socket.close();
    page.eventSocket(false);
    await page.clock.advance(60_000);
    expect(page.shown).toEqual({ blocked: false, offline: true });
  });

  test("while a server comes back, which answers before its sockets open", async () => {
    await page.open();
    page.isReached = false;
    page.socket.close();
    page.eventSocket(false);
    await page.clock.advance(60_000);
    page.isReached = true;
    await page.clock.advance(5_000);
    page.socket.open();
    page.eventSocket(true);
    await page.clock.advance(60_000);
    expect(page.blockedTimes).toBe(0);
  });
});

test("offline is called offline, also before the socket has ever opened", async () => {
  page.isReached = false;
  page.connection.start();
  await page.clock.advance(5_000);
  expect(page.shown.offline).toBe(true);
});
