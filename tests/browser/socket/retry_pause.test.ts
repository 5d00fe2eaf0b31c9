/** A server that stops loses the sockets of all its pages at once (L5). */
import { expect, test } from "bun:test";
import { retryPause } from "../../../waves/browser/socket/retry_pause";
import { ReconnectingSocket } from "../../../waves/browser/socket/socket";
import { FakeWebSocket, WELCOME } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";
import { randomFrom } from "../support/random";

const PAGES = 1_000;
/** Pages that somebody looks at: of the open ones, the fewest. */
const VISIBLE = 100;
const BACK_WITHIN_S = 30;

/** Pages of one server, which answers as long as `isUp`. */
class Site {
  readonly clock = new FakeClock();
  readonly pages: ReconnectingSocket[] = [];
  /** When sockets were opened, in seconds. */
  openings: number[] = [];
  /** When pings arrived. */
  pings: number[] = [];
  isUp = true;
  readonly #sockets = new Set<FakeWebSocket>();
  readonly #random = randomFrom(7);

  static async withPages({ visible = VISIBLE, needed = 0 } = {}): Promise<Site> {
    const site = new Site();
    for (let number = 0; number < PAGES; number += 1) {
      site.#open({ number, isVisible: number < visible, isNeeded: number >= PAGES - needed });
    }
    await site.clock.advance(1);
    site.openings = [];
    return site;
  }

  get connected(): number {
    return this.pages.filter((page) => page.isOpen).length;
  }

  stop(): void {
    this.isUp = false;
    for (const socket of [...this.#sockets]) socket.drop();
    this.#sockets.clear();
  }

  #open({ number, ...use }: { number: number; isVisible: boolean; isNeeded: boolean }): void {
    const page = new ReconnectingSocket({
      openSocket: () => this.#socket(),
      tabId: () => `tab-${number}`,
      renewTabId: () => {},
      isVisible: () => use.isVisible,
      isNeeded: () => use.isNeeded,
      topics: ["calls"],
      clock: this.clock,
      random: this.#random,
    });
    page.start();
    this.pages.push(page);
  }

  #socket(): FakeWebSocket {
    this.openings.push(this.clock.now());
    const socket = new FakeWebSocket();
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      if (data.includes('"ping"')) this.pings.push(this.clock.now());
      send(data);
    };
    this.#sockets.add(socket);
    this.clock.after(1, () => {
      if (!this.isUp) return socket.drop();
      socket.accept();
      socket.receive(WELCOME);
    });
    return socket;
  }
}

/** How many there were in each second from `start` on. */
function perSecond(times: number[], start: number): number[] {
  const counts = Array.from({ length: BACK_WITHIN_S }, () => 0);
  for (const at of times) {
    const second = Math.floor((at - start) / 1_000);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}

test("a thousand pages come back to another worker spread over ten seconds", async () => {
  const site = await Site.withPages();
  expect(site.connected).toBe(PAGES);
  const lost = site.clock.now();
  site.stop();
  site.isUp = true;
  await site.clock.advance(10_001);
  expect(site.connected).toBe(PAGES);
  expect(site.openings).toHaveLength(PAGES);
  expect(Math.max(...perSecond(site.openings, lost))).toBeLessThanOrEqual(0.15 * PAGES);
});

test("pages that have come back together ping at different times", async () => {
  const site = await Site.withPages({ visible: PAGES });
  site.stop();
  site.isUp = true;
  await site.clock.advance(400);
  expect(site.connected).toBe(PAGES);
  const back = site.clock.now();
  await site.clock.advance(14_000);
  const counts = perSecond(site.pings, back);
  expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(PAGES);
  expect(Math.max(...counts)).toBeLessThan(0.3 * PAGES);
});

test("they come back spread over twenty seconds to a server that was away", async () => {
  const site = await Site.withPages();
  site.stop();
  await site.clock.advance(15_000);
  expect(site.connected).toBe(0);
  const back = site.clock.now();
  site.openings = [];
  site.isUp = true;
  await site.clock.advance(20_001);
  expect(site.connected).toBe(PAGES);
  expect(site.openings).toHaveLength(PAGES);
  expect(Math.max(...perSecond(site.openings, back))).toBeLessThanOrEqual(0.15 * PAGES);
});

test("a hidden page with a call or a message comes back as fast as one that is looked at", async () => {
  const site = await Site.withPages({ visible: 10, needed: 5 });
  site.stop();
  site.isUp = true;
  await site.clock.advance(301);
  expect(site.connected).toBe(15);
  expect(new Set(site.openings).size).toBeGreaterThan(10);
});

test("each failure doubles the pause of a page that is used, up to four seconds", () => {
  const longest = [0, 1, 2, 3, 4, 50].map((failures) =>
    retryPause({ failures, isUsed: true, random: 1 }),
  );
  expect(longest).toEqual([300, 600, 1_200, 2_400, 4_000, 4_000]);
});

test("half of the pause is random", () => {
  const pauses = [0, 0.5, 1].map((random) => retryPause({ failures: 1, isUsed: true, random }));
  expect(pauses).toEqual([300, 450, 600]);
});
