/** Reloading a tab while it rings or connects, and what it sends on unload. */
import { describe, expect, test } from "bun:test";
import { aConnectedCall, aRingingCall } from "../support/call_page";
import { settle } from "../support/fake_clock";
import { load, reload, unload } from "../support/reloading";

describe("a page reload before the call is connected", () => {
  test("keeps ringing with the same call", async () => {
    const pair = await aRingingCall();
    const { callId } = pair.alice.call;
    const page = await reload(pair);
    expect(page.call).toMatchObject({ phase: "outgoing", callId, media: "video" });
    expect(pair.bob.call.phase).toBe("incoming");
    pair.bob.do.accept();
    await pair.clock.advance(1_000);
    expect([page.call.phase, pair.bob.call.phase]).toEqual(["connected", "connected"]);
  });

  test("learns that the call was accepted meanwhile", async () => {
    const pair = await aRingingCall();
    pair.alice.leave();
    unload(pair, pair.alice);
    pair.bob.do.accept();
    await settle();
    const page = await load(pair, pair.alice);
    await pair.clock.advance(1_000);
    expect([page.call.phase, pair.bob.call.phase]).toEqual(["connected", "connected"]);
  });

  test("does not call again when the tab is reopened much later", async () => {
    const pair = await aRingingCall();
    pair.alice.leave();
    unload(pair, pair.alice);
    await pair.clock.advance(15_001);
    const page = await load(pair, pair.alice);
    expect([page.devices.asked, page.socket.sentOf("call.invite")]).toEqual([[], []]);
  });

  test("rings again at the callee, also after an accept that did not reach the server", async () => {
    const pair = await aRingingCall();
    pair.bob.socket.isOpen = false;
    pair.bob.do.accept();
    const page = await reload(pair, pair.bob);
    expect([page.call.phase, page.devices.asked]).toEqual(["incoming", []]);
    page.do.accept();
    await pair.clock.advance(1_000);
    expect([page.call.phase, pair.alice.call.phase]).toEqual(["connected", "connected"]);
  });

  test("keeps connecting on either side", async () => {
    for (const side of ["alice", "bob"] as const) {
      const pair = await aRingingCall();
      pair.network.isReachable = false;
      pair.bob.do.accept();
      await pair.clock.advance(18_000);
      const page = await reload(pair, pair[side]);
      expect(page.call.phase).toBe("connecting");
      await pair.clock.advance(5_000);
      pair.network.isReachable = true;
      const last = await reload(pair, page);
      await pair.clock.advance(1_000);
      const other = side === "alice" ? pair.bob : pair.alice;
      expect([last.call.phase, other.call.phase]).toEqual(["connected", "connected"]);
    }
  });
});

describe("an unloading page", () => {
  test("reports the call and its age to the server", async () => {
    const pair = await aConnectedCall();
    pair.alice.leave();
    expect(pair.alice.socket.sentOf("leaving")).toEqual([{ type: "leaving", page_age: 7_000 }]);
  });

  test("reports nothing without a call, or during an incoming one", async () => {
    const pair = await aRingingCall();
    pair.bob.leave();
    expect(pair.bob.socket.sentOf("leaving")).toEqual([]);
    expect(pair.bob.call.phase).toBe("incoming");
  });
});
