/** Reloading a tab during a call. */
import { describe, expect, test } from "bun:test";
import { aConnectedCall, Page } from "../support/call_page";
import { load, reload, unload } from "../support/reloading";

describe("repeated reloads", () => {
  test("raise the epoch before the first signal, also in quick succession", async () => {
    const pair = await aConnectedCall();
    let page = pair.alice;
    for (const pause of [0, 30, 300, 1_000, 0]) {
      page = await reload(pair, page);
      await pair.clock.advance(pause);
    }
    await pair.clock.advance(1_000);
    expect([page.call.phase, pair.bob.call.phase]).toEqual(["connected", "connected"]);
    const epochs = page.socket.sentOf("signal").map((signal) => signal.epoch);
    expect(new Set(epochs)).toEqual(new Set([5]));
  });

  test("work when the tab reloads before its previous page has reconnected", async () => {
    const pair = await aConnectedCall();
    pair.alice.leave();
    unload(pair, pair.alice);
    const early = new Page(pair.server.connect("alice"), pair, pair.alice.memory);
    early.leave();
    pair.server.moved(pair.alice.socket, early.socket);
    const page = await load(pair, early);
    await pair.clock.advance(1_000);
    expect(page.call).toMatchObject({ phase: "connected", micMuted: false, cameraOff: false });
    expect(pair.bob.call.phase).toBe("connected");
  });

  test("keep the raised epoch on the side that is not reloaded", async () => {
    const pair = await aConnectedCall();
    const alice = await reload(pair);
    expect(pair.bob.memory.kept?.epoch).toBe(1);
    const bob = await reload(pair, pair.bob);
    await pair.clock.advance(1_000);
    expect([alice.call.phase, bob.call.phase]).toEqual(["connected", "connected"]);
  });

  test("work on both sides at once", async () => {
    const pair = await aConnectedCall();
    for (const page of [pair.alice, pair.bob]) {
      page.leave();
      unload(pair, page);
    }
    const [alice, bob] = await Promise.all([load(pair, pair.alice), load(pair, pair.bob)]);
    await pair.clock.advance(5_000);
    expect([alice.call.phase, bob.call.phase]).toEqual(["connected", "connected"]);
  });

  test.each([
    ["alice", 1],
    ["alice", 2],
    ["bob", 1],
    ["bob", 2],
  ] as const)(
    "work when the offer of %s, after %d loads, reaches a page that is gone",
    async (who, loads) => {
      const pair = await aConnectedCall();
      const [early, late] = who === "alice" ? [pair.alice, pair.bob] : [pair.bob, pair.alice];
      for (const page of [early, late]) {
        page.leave();
        unload(pair, page);
      }
      let first = await load(pair, early);
      if (loads === 2) first = await reload(pair, first);
      const second = await load(pair, late);
      await pair.clock.advance(5_000);
      expect([first.call.phase, second.call.phase]).toEqual(["connected", "connected"]);
    },
  );
});
