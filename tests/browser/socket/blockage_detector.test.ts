/** A blockage is reported only when requests succeed and no socket opens. */
import { beforeEach, describe, expect, test } from "bun:test";
import { BLOCKED_AFTER_MS, PROBE_EVERY_MS } from "../../../waves/browser/socket/blockage_detector";
import { ConnectionStatus } from "../../../waves/browser/socket/connection_status";
import { FakeSocket } from "../support/fake_browser";
import { FakeClock, settle } from "../support/fake_clock";

const TEN_SECONDS = 10_000;

class Page {
  readonly clock = new FakeClock();
  readonly socket = new FakeSocket();
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

  /** Both sockets open immediately, as on most pages. */
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

describe("blocked sockets", () => {
  test("are reported once within ten seconds, and cleared when a socket opens", async () => {
    await page.clock.advance(BLOCKED_AFTER_MS - 1);
    expect(page.shown.blocked).toBe(false);
    await page.clock.advance(TEN_SECONDS - BLOCKED_AFTER_MS);
    expect(page.shown).toEqual({ blocked: true, offline: false });
    await page.clock.advance(60_000);
    expect(page.blockedTimes).toBe(1);
    page.eventSocket(true);
    expect(page.shown.blocked).toBe(false);
  });

  test("are reported when only the application socket is blocked, and not as offline before", async () => {
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

  test("are reported when they repeatedly open and close immediately", async () => {
    for (let tried = 0; tried < 10; tried += 1) {
      page.eventSocket(true);
      page.eventSocket(false);
      await page.clock.advance(1_000);
    }
    await page.clock.advance(PROBE_EVERY_MS);
    expect(page.shown.blocked).toBe(true);
  });

  test("are reported again after a long time without problems", async () => {
    await page.open();
    await page.clock.advance(3_600_000);
    page.eventSocket(false);
    await page.clock.advance(BLOCKED_AFTER_MS);
    expect(page.shown.blocked).toBe(false);
    await page.clock.advance(2 * PROBE_EVERY_MS);
    expect(page.shown.blocked).toBe(true);
  });
});

describe("no blockage is reported", () => {
  test("while a page loads, also on a slow machine", async () => {
    await page.clock.advance(BLOCKED_AFTER_MS - 1);
    page.eventSocket(true);
    await page.clock.advance(60_000);
    expect([page.shown.blocked, page.blockedTimes]).toEqual([false, 0]);
  });

  test("while the sockets work, and no request is made", async () => {
    await page.open();
    await page.clock.advance(3_600_000);
    expect(page.asked).toBe(0);
  });

  test("when no request succeeds, as the network or the server is down", async () => {
    await page.open();
    page.isReached = false;
    page.socket.close();
    page.eventSocket(false);
    await page.clock.advance(60_000);
    expect(page.shown).toEqual({ blocked: false, offline: true });
  });

  test("while a restarting server answers requests before sockets open", async () => {
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

test("being offline is reported as such, also before the socket ever opened", async () => {
  page.isReached = false;
  page.connection.start();
  await page.clock.advance(5_000);
  expect(page.shown.offline).toBe(true);
});
