import { describe, expect, test } from "bun:test";
import { aConnectedCall, type Page, type Pair } from "../../support/call_page";
import { settle } from "../../support/fake_clock";

function both({ alice, bob }: Pair): Page[] {
  return [alice, bob];
}

function phases(pair: Pair): string[] {
  return both(pair).map((page) => page.call.phase);
}

describe("a lost connection", () => {
  test("is shown within four seconds of silence, until bytes arrive again", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(3_000);
    pair.network.cut();
    await pair.clock.advance(4_000);
    expect(phases(pair)).toEqual(["reconnecting", "reconnecting"]);
    pair.network.mend();
    await pair.clock.advance(1_100);
    expect(phases(pair)).toEqual(["connected", "connected"]);
    await pair.clock.advance(60_000);
    expect(phases(pair)).toEqual(["connected", "connected"]);
  });

  test("ends the call on both sides after thirty seconds", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(1_000);
    pair.network.cut();
    pair.network.become("disconnected");
    await pair.clock.advance(29_900);
    expect(phases(pair)).toEqual(["reconnecting", "reconnecting"]);
    await pair.clock.advance(200);
    for (const page of both(pair)) {
      expect(page.call).toMatchObject({ phase: "ended", endReason: "peer_left" });
      expect(page.devices.live).toEqual([]);
    }
    expect(pair.alice.socket.sentOf("call.hang_up")).toEqual([
      { type: "call.hang_up", call_id: pair.alice.call.callId, reason: "peer_left" },
    ]);
    await pair.clock.advance(200);
    expect(pair.network.open).toEqual([]);
  });

  test("is restored by an ICE restart over the socket when the channel is cut", async () => {
    const pair = await aConnectedCall();
    pair.network.cut();
    pair.network.become("failed");
    await settle();
    expect(phases(pair)).toEqual(["reconnecting", "reconnecting"]);
    pair.network.mend();
    await pair.clock.advance(6_000);
    expect(phases(pair)).toEqual(["connected", "connected"]);
    const [alice] = pair.network.open;
    expect(alice?.restarts).toBeGreaterThan(0);
    expect(alice?.signalingState).toBe("stable");
  });

  test("repeats an offer over the socket that was sent on a dead channel", async () => {
    const pair = await aConnectedCall();
    pair.network.cut();
    pair.alice.networkIsBack();
    await settle();
    const [alice, bob] = pair.network.open;
    expect(alice?.signalingState).toBe("have-local-offer");
    pair.network.become("disconnected");
    await settle();
    expect([alice?.signalingState, bob?.answers]).toEqual(["stable", 2]);
  });

  test("requests fresh ICE servers before the ICE restart", async () => {
    const pair = await aConnectedCall();
    const servers = [{ urls: "turn:fresh.example.org" }];
    pair.alice.iceServers = async () => servers;
    pair.network.become("failed");
    await settle();
    expect(pair.network.open[0]?.configurations.at(-1)?.iceServers).toEqual(servers);
  });

  test("causes no ICE restart after the end", async () => {
    const pair = await aConnectedCall();
    pair.network.become("disconnected");
    for (const page of both(pair)) page.do.hangUp();
    const { connections } = pair.network;
    await pair.clock.advance(10_000);
    expect(connections.map((one) => one.restarts)).toEqual([0, 0]);
    expect(pair.clock.pending).toBe(0);
  });

  test("restarts ICE at once when the network changes", async () => {
    const pair = await aConnectedCall();
    pair.alice.networkIsBack();
    await settle();
    expect(pair.network.open[0]?.restarts).toBe(1);
    expect(phases(pair)).toEqual(["connected", "connected"]);
  });

  test("does not reset the duration of the call", async () => {
    const pair = await aConnectedCall();
    await pair.clock.advance(10_000);
    pair.network.become("disconnected");
    await pair.clock.advance(5_000);
    pair.network.become("connected");
    await pair.clock.advance(1_000);
    expect(pair.alice.call.elapsed).toBe("00:16");
  });
});
