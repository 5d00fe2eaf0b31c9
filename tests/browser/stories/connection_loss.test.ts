/** Losing the connection to the server during a call. */
import { describe, expect, test } from "bun:test";
import { aConnectedCall, aRingingCall, type Page, type Pair } from "../support/call_page";
import { settle } from "../support/fake_clock";

function both({ alice, bob }: Pair): Page[] {
  return [alice, bob];
}

function phases(pair: Pair): string[] {
  return both(pair).map((page) => page.call.phase);
}

describe("a lost socket", () => {
  test("does not affect a connected call, nor does a server restart", async () => {
    const pair = await aConnectedCall();
    for (const page of both(pair)) page.socket.close();
    pair.server.restart();
    await pair.clock.advance(120_000);
    expect(phases(pair)).toEqual(["connected", "connected"]);
    for (const page of both(pair)) page.socket.open();
    await pair.clock.advance(1_000);
    expect(pair.alice.socket.sentOf("call.resume")).toEqual([
      { type: "call.resume", ticket: "ticket-tab-alice" },
    ]);
    expect(phases(pair)).toEqual(["connected", "connected"]);
  });

  test("leaves the end of a call to the data channel", async () => {
    const pair = await aConnectedCall();
    for (const page of both(pair)) page.socket.close();
    pair.bob.socket.open();
    pair.alice.do.hangUp();
    await settle();
    expect(pair.bob.call).toMatchObject({ phase: "ended", endReason: "hung_up" });
    // Otherwise the server would still consider bob busy.
    expect(pair.bob.socket.sentOf("call.hang_up")).toHaveLength(1);
    await pair.clock.advance(500);
    expect(pair.network.open).toEqual([]);
  });

  test("while connecting: lost signals are sent again after reconnecting", async () => {
    const pair = await aRingingCall();
    pair.bob.do.accept();
    await Promise.resolve();
    pair.alice.socket.isOpen = false;
    await pair.clock.advance(100);
    expect(pair.bob.call.phase).toBe("connecting");
    pair.alice.socket.open();
    await pair.clock.advance(100);
    expect(phases(pair)).toEqual(["connected", "connected"]);
  });
});
