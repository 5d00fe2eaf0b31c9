import { describe, expect, test } from "bun:test";
import type { CallMachine } from "../../../../waves/browser/call/model/machine";
import { ConnectTimer } from "../../../../waves/browser/call/rtc/connect_timer";
import { aConnectedCall, type Page, type Pair } from "../../support/call_page";
import { FakeClock } from "../../support/fake_clock";

function both({ alice, bob }: Pair): Page[] {
  return [alice, bob];
}

function phases(pair: Pair): string[] {
  return both(pair).map((page) => page.call.phase);
}

describe("a peer that is still received at the timeout", () => {
  /** Advance to just before the timeout of thirty seconds without received bytes. */
  async function nearlyGivenUp(pair: Pair): Promise<void> {
    pair.network.cut();
    pair.network.become("disconnected");
    await pair.clock.advance(29_900);
  }

  test("is waited for on the receiving side, however long ICE takes", async () => {
    for (const side of [0, 1]) {
      const pair = await aConnectedCall();
      await pair.clock.advance(3_000);
      await nearlyGivenUp(pair);
      const page = both(pair)[side];
      const connection = pair.network.connections[side];
      // The timeout of the other page is not under test.
      both(pair)[1 - side]?.socket.close();
      for (let second = 0; second < 60 && connection !== undefined; second += 1) {
        connection.bytesReceived += 100;
        await pair.clock.advance(1_000);
        if (second === 0) pair.network.connections[1 - side]?.close();
      }
      expect(page?.call.phase).toBe("reconnecting");
      // No more bytes arrive.
      await pair.clock.advance(12_000);
      expect(page?.logged.map((call) => call.reason)).toEqual(["peer_left"]);
    }
  });

  test("gets more time when its first signal arrives after a long silence", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    for (const page of both(pair)) page.socket.close();
    await nearlyGivenUp(pair);
    for (const page of both(pair)) page.socket.open();
    await pair.clock.advance(4_000);
    expect(phases(pair)).toEqual(["reconnecting", "reconnecting"]);
    pair.network.mend();
    await pair.clock.advance(6_000);
    expect(phases(pair)).toEqual(["connected", "connected"]);
  });

  test("ends the call when signals do not lead to a connection", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    for (const page of both(pair)) page.socket.close();
    await nearlyGivenUp(pair);
    for (const page of both(pair)) page.socket.open();
    await pair.clock.advance(21_000);
    for (const page of both(pair)) expect(page.logged[0]?.reason).toBe("peer_left");
  });
});

describe("the timeout of a call", () => {
  function setup(state: CallMachine["state"]) {
    const clock = new FakeClock();
    const ends: string[] = [];
    const timer = new ConnectTimer({
      clock,
      machine: { state } as CallMachine,
      show: () => {},
      giveUp: (event) => ends.push(event),
      peerActivity: async () => "",
    });
    return { clock, ends, timer };
  }

  test.each([
    ["not connected", 0, 20_000, "connect_timeout"],
    ["connected", 1, 30_000, "reconnect_timeout"],
  ] as const)("of a reloaded page that was %s before", async (_words, since, wait, event) => {
    const { clock, ends, timer } = setup("connecting");
    timer.resume(since);
    await clock.advance(wait - 1);
    expect(ends).toEqual([]);
    await clock.advance(1);
    expect(ends).toEqual([event]);
  });

  test.each([
    ["connecting", 20_000, ["connect_timeout"]],
    ["reconnecting", 30_000, ["reconnect_timeout"]],
    ["connected", 60_000, []],
  ] as const)(
    "begins again when the peer reloads, unless it is connected: %s",
    async (state, wait, events) => {
      const { clock, ends, timer } = setup(state);
      for (let reload = 0; reload < 3; reload += 1) {
        timer.peerCameBack();
        await clock.advance(wait - 1);
        expect(ends).toEqual([]);
      }
      await clock.advance(1);
      expect(ends).toEqual([...events]);
    },
  );
});
