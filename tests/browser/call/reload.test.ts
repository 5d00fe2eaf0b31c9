/** A tab that is loaded anew while it is in a call. */
import { describe, expect, test } from "bun:test";
import { settle } from "./fake_clock";
import { aConnectedCall, aRingingCall, Page, type Pair } from "./page";

describe("a page that is reloaded in a call", () => {
  async function reload(pair: Pair): Promise<Page> {
    pair.network.connections[0]?.close();
    pair.alice.wire.close();
    const wire = pair.server.connect("alice");
    pair.server.moved(pair.alice.wire, wire);
    const page = new Page(wire, pair, pair.alice.memory);
    wire.open();
    await pair.clock.advance(100);
    return page;
  }

  test("is in the call again, as it was, with the other side waiting", async () => {
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

  test("asks for no device when the server knows the call no more", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    pair.server.restart();
    const page = await reload(pair);
    expect([page.devices.asked, page.call.phase]).toEqual([[], "idle"]);
    expect(page.wire.sentOf("call.resume")).toHaveLength(1);
    expect(pair.alice.memory.kept).toBeNull();
  });

  test("does not come back after a long time, though the server would let it", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    const { kept } = pair.alice.memory;
    pair.alice.memory.kept = kept && { ...kept, aliveAt: kept.aliveAt - 40_001 };
    const page = await reload(pair);
    expect([page.devices.asked, page.wire.sentOf("call.resume")]).toEqual([[], []]);
  });

  test("leaves a call of which it knows nothing: the server must not take it for busy", async () => {
    const { alice } = await aRingingCall();
    const frame = {
      type: "call.accepted",
      call_id: "other",
      ticket: "t",
      peer_device: "d",
    } as const;
    alice.wire.arrive(frame);
    expect(alice.wire.sentOf("call.hang_up").map((one) => one.call_id)).toEqual(["other"]);
    expect(alice.call.phase).toBe("outgoing");
  });

  test("is not drawn into another call by what it remembers", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    pair.server.restart();
    pair.network.connections[0]?.close();
    const page = new Page(pair.server.connect("carol"), pair, pair.alice.memory);
    const frame = {
      type: "call.accepted",
      call_id: "other",
      ticket: "t",
      peer_device: "d",
    } as const;
    page.wire.arrive(frame);
    expect([page.devices.asked, page.call.phase]).toEqual([[], "idle"]);
  });

  test("forgets a call that has ended", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    expect(pair.alice.memory.kept?.peer.username).toBe("bob");
    pair.alice.do.hangUp();
    expect(pair.alice.memory.kept).toBeNull();
  });
});
