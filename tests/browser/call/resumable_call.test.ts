import { describe, expect, test } from "bun:test";
import { aConnectedCall, aRingingCall, Page } from "../support/call_page";
import { settle } from "../support/fake_clock";
import { load, reload, unload } from "../support/reloading";

describe("a page that is reloaded during a call", () => {
  test("resumes the call in the same state while the peer waits", async () => {
    const pair = await aConnectedCall();
    pair.alice.do.toggleMicrophone();
    await pair.clock.advance(10_000);
    const page = await reload(pair);
    await pair.clock.advance(1_000);
    expect(page.call).toMatchObject({ phase: "connected", micMuted: true, peerName: "bob" });
    expect(page.call.elapsed).toBe("00:11");
    expect(pair.bob.call).toMatchObject({ phase: "connected", remoteMuted: true });
    expect(pair.bob.phases.slice(-3)).toEqual(["connected", "reconnecting", "connected"]);
    expect(pair.network.open.map((one) => [one.offers, one.answers])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    page.do.hangUp();
    await settle();
    expect(pair.bob.call.endReason).toBe("hung_up");
  });

  test("requests no device when the server no longer has the call", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    pair.server.restart();
    const page = await reload(pair);
    expect([page.devices.asked, page.call.phase]).toEqual([[], "idle"]);
    expect(page.socket.sentOf("call.resume")).toHaveLength(1);
    expect(page.memory.kept).toBeNull();
  });

  test("does not resume after a long time, although the server allows it", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    unload(pair, pair.alice);
    await pair.clock.advance(40_001);
    const page = await load(pair, pair.alice);
    expect([page.devices.asked, page.socket.sentOf("call.resume")]).toEqual([[], []]);
  });

  test("hangs up an unknown call, so that the user is not busy", async () => {
    const { alice } = await aRingingCall();
    const frame = {
      type: "call.accepted",
      call_id: "other",
      ticket: "t",
      peer_tab_id: "d",
    } as const;
    alice.socket.arrive(frame);
    expect(alice.socket.sentOf("call.hang_up").map((one) => one.call_id)).toEqual(["other"]);
    expect(alice.call.phase).toBe("outgoing");
  });

  test("does not join another call because of its stored call", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    pair.server.restart();
    pair.network.connections[0]?.close();
    const page = new Page(pair.server.connect("carol"), pair, pair.alice.memory);
    const frame = {
      type: "call.accepted",
      call_id: "other",
      ticket: "t",
      peer_tab_id: "d",
    } as const;
    page.socket.arrive(frame);
    expect([page.devices.asked, page.call.phase]).toEqual([[], "idle"]);
  });

  test("removes a stored call that has ended", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    expect(pair.alice.memory.kept?.peer.username).toBe("bob");
    pair.alice.do.hangUp();
    expect(pair.alice.memory.kept).toBeNull();
  });

  test("shows why the call ended in the meantime", async () => {
    const pair = await aConnectedCall();
    pair.alice.leave();
    unload(pair, pair.alice);
    const { callId: call_id } = pair.bob.call;
    const next = new Page(pair.server.connect("alice"), pair, pair.alice.memory);
    next.socket.arrive({ type: "call.ended", call_id, reason: "hung_up" });
    expect(next.call).toMatchObject({ phase: "ended", endReason: "hung_up", peerName: "bob" });
    expect([next.devices.asked, next.memory.kept]).toEqual([[], null]);
  });

  test("retries when the server is unavailable", async () => {
    const pair = await aConnectedCall();
    pair.server.refusal = "unavailable";
    const page = await reload(pair);
    expect(page.call.phase).toBe("idle");
    pair.server.refusal = "";
    await pair.clock.advance(2_000);
    expect([page.call.phase, pair.bob.call.phase]).toEqual(["connected", "connected"]);
  });
});
