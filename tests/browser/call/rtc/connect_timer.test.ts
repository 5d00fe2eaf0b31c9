import { describe, expect, test } from "bun:test";
import { aConnectedCall, type Page, type Pair } from "../../support/call_page";

function both({ alice, bob }: Pair): Page[] {
  return [alice, bob];
}

function phases(pair: Pair): string[] {
  return both(pair).map((page) => page.call.phase);
}

describe("the other side that is heard when the time is over", () => {
  /** Thirty seconds of silence, less a moment; `heard` is what happens in the last of them. */
  async function nearlyGivenUp(pair: Pair): Promise<void> {
    pair.network.cut();
    pair.network.become("disconnected");
    await pair.clock.advance(29_900);
  }

  test("is waited for on the side that hears it, however long ICE takes", async () => {
    for (const side of [0, 1]) {
      const pair = await aConnectedCall();
      await pair.clock.advance(3_000);
      await nearlyGivenUp(pair);
      const page = both(pair)[side];
      const connection = pair.network.connections[side];
      // The other one's deadline is not what this is about.
      both(pair)[1 - side]?.socket.close();
      for (let second = 0; second < 60 && connection !== undefined; second += 1) {
        connection.bytesReceived += 100;
        await pair.clock.advance(1_000);
        if (second === 0) pair.network.connections[1 - side]?.close();
      }
      expect(page?.call.phase).toBe("reconnecting");
      // Nothing more arrives.
      await pair.clock.advance(12_000);
      expect(page?.logged.map((call) => call.reason)).toEqual(["peer_left"]);
    }
  });

  test("has a moment more when its first signal comes after a long silence", async () => {
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

  test("is given up when signals lead nowhere", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    for (const page of both(pair)) page.socket.close();
    await nearlyGivenUp(pair);
    for (const page of both(pair)) page.socket.open();
    await pair.clock.advance(21_000);
    for (const page of both(pair)) expect(page.logged[0]?.reason).toBe("peer_left");
  });
});
