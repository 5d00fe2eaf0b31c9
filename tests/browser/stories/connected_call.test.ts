/** An accepted call: connecting and the remote media state. */
import { describe, expect, test } from "bun:test";
import { aConnectedCall, aRingingCall, Page, type Pair } from "../support/call_page";
import { settle } from "../support/fake_clock";

function both({ alice, bob }: Pair): Page[] {
  return [alice, bob];
}

function phases(pair: Pair): string[] {
  return both(pair).map((page) => page.call.phase);
}

describe("connecting", () => {
  test("goes from ringing to connected to ended on both sides", async () => {
    const pair = await aConnectedCall();
    const { alice, bob, clock } = pair;
    await clock.advance(2_000);
    expect(alice.call).toMatchObject({ phase: "connected", elapsed: "00:02", wasCaller: true });
    expect(bob.call).toMatchObject({ phase: "connected", peerName: "alice", wasCaller: false });
    bob.do.hangUp();
    await clock.advance(10);
    expect(alice.phases).toEqual(["outgoing", "connecting", "connected", "ended"]);
    expect(bob.phases).toEqual(["incoming", "connecting", "connected", "ended"]);
    expect(both(pair).map((page) => page.call.endReason)).toEqual(["hung_up", "hung_up"]);
  });

  test("ends the ring: no sound plays and nothing is cancelled later", async () => {
    const pair = await aConnectedCall();
    expect(both(pair).map((page) => page.ringer.sound)).toEqual(["", ""]);
    await pair.clock.advance(60_000);
    expect(phases(pair)).toEqual(["connected", "connected"]);
    expect(pair.alice.socket.sentOf("call.cancel")).toEqual([]);
  });

  test("does not wait for the callee's devices, whose tracks are added later", async () => {
    const pair = await aRingingCall();
    pair.bob.devices.isWaiting = true;
    pair.bob.do.accept();
    await pair.clock.advance(10);
    expect(phases(pair)).toEqual(["connected", "connected"]);
    const senders = pair.network.open[1]?.transceivers.map((one) => one.sender);
    expect(senders?.map((sender) => sender.track)).toEqual([null, null]);
    pair.bob.devices.answer();
    await settle();
    expect(senders?.map((sender) => sender.track?.kind)).toEqual(["audio", "video"]);
    expect(pair.network.open.map((one) => one.offers)).toEqual([1, 0]);
  });

  test("has one end and one reason when no connection is possible", async () => {
    const pair = await aRingingCall();
    pair.network.isReachable = false;
    pair.bob.do.accept();
    await pair.clock.advance(19_000);
    expect(phases(pair)).toEqual(["connecting", "connecting"]);
    await pair.clock.advance(1_100);
    expect(both(pair).map((page) => page.call.endReason)).toEqual([
      "connection_failed",
      "connection_failed",
    ]);
    for (const page of both(pair)) expect(page.devices.live).toEqual([]);
  });

  test("uses the ICE servers requested during the ring", async () => {
    const pair = await aRingingCall();
    const servers = [{ urls: "turn:turn.example.org" }];
    for (const page of both(pair)) page.iceServers = async () => servers;
    pair.alice.do.cancel();
    await settle();
    pair.alice.do.callAgain();
    await pair.clock.advance(10);
    for (const connection of pair.network.open) {
      expect(connection.configurations.at(-1)?.iceServers).toEqual(servers);
      expect(connection.remoteDescription).toBeNull();
    }
    expect(pair.network.open.map((one) => one.offers)).toEqual([1, 0]);
  });

  test("reports an error in a browser without WebRTC", async () => {
    const pair = await aRingingCall();
    pair.bob.do.decline();
    await settle();
    pair.network.make = () => {
      throw new DOMException("disabled", "NotSupportedError");
    };
    const page = new Page(pair.server.connect("carol"), pair);
    page.do.invite(pair.bob.socket.user, "audio");
    await pair.clock.advance(10);
    pair.bob.do.accept();
    await pair.clock.advance(10);
    expect(page.call).toMatchObject({ phase: "ended", endReason: "failed" });
    expect(pair.bob.call).toMatchObject({ phase: "ended", endReason: "failed" });
    expect(page.devices.live).toEqual([]);
  });
});

describe("the stage of a connected call", () => {
  test("minimises the call and shows the controls again", async () => {
    const { bob, clock } = await aConnectedCall();
    bob.stage.toggleMinimised();
    expect(bob.shown.minimised).toBe(true);
    await clock.advance(3_100);
    expect(bob.shown.controlsHidden).toBe(true);
    bob.stage.pointerMoved();
    expect(bob.shown.controlsHidden).toBe(false);
    bob.do.hangUp();
    await clock.advance(3_100);
    expect([bob.call.phase, bob.shown.minimised]).toEqual(["idle", false]);
  });

  test("plays two streams that stay the same objects while tracks change", async () => {
    const { bob, alice } = await aConnectedCall();
    const { streams } = bob.engine;
    let told = 0;
    const stop = streams.subscribe(() => {
      told += 1;
    });
    const before = [streams.get("local"), streams.get("remote")];
    bob.do.toggleCamera();
    expect([streams.get("local"), streams.get("remote")]).toEqual(before);
    expect(told).toBeGreaterThan(0);
    alice.do.hangUp();
    await settle();
    expect([streams.get("local"), streams.get("remote")]).toEqual([null, null]);
    stop();
  });
});

describe("the remote media state", () => {
  test("shows mute and camera off without renegotiation", async () => {
    const { alice, bob, network } = await aConnectedCall();
    network.connections[1]?.transceivers[1]?.receiver.track.unmute();
    expect(bob.call).toMatchObject({ remoteMuted: false, remoteVideo: true });
    alice.do.toggleMicrophone();
    alice.do.toggleCamera();
    await settle();
    expect(bob.call).toMatchObject({ remoteMuted: true, remoteVideo: false });
    expect(alice.devices.live.map((track) => track.kind)).toEqual(["audio"]);
    alice.do.toggleCamera();
    await settle();
    expect(bob.call.remoteVideo).toBe(true);
    expect(network.open.map((one) => [one.offers, one.answers])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("includes what was muted before the call connected", async () => {
    const { alice, bob, clock } = await aRingingCall();
    bob.do.accept();
    bob.do.toggleMicrophone();
    await clock.advance(10);
    expect(alice.call).toMatchObject({ phase: "connected", remoteMuted: true });
  });

  const refusals: [string, string][] = [
    ["NotAllowedError", "permission_denied"],
    ["NotReadableError", "device_busy"],
    ["NotFoundError", "no_microphone"],
  ];
  for (const [error, problem] of refusals) {
    test(`${error} is shown on both sides, and the call continues`, async () => {
      const { alice, bob, clock } = await aRingingCall("video");
      bob.devices.broken = { audio: error, video: error };
      bob.do.accept();
      await clock.advance(10);
      expect(bob.call).toMatchObject({ phase: "connected", problem, hasMicrophone: false });
      expect(alice.call).toMatchObject({ phase: "connected", peerProblem: problem });
      expect(bob.devices.live).toEqual([]);
    });
  }

  test("the call of a caller without permission rings, and reports it when accepted", async () => {
    const { alice, bob, clock } = await aRingingCall("video");
    alice.do.cancel();
    await settle();
    alice.devices.broken = { audio: "NotAllowedError", video: "NotAllowedError" };
    alice.do.callAgain();
    await clock.advance(10);
    expect(alice.call).toMatchObject({ phase: "outgoing", problem: "permission_denied" });
    bob.do.accept();
    await clock.advance(10);
    expect(bob.call.peerProblem).toBe("permission_denied");
    alice.do.hangUp();
    expect(alice.call).toMatchObject({ phase: "ended", problem: "permission_denied" });
    alice.devices.broken = {};
    alice.do.callAgain("audio");
    await clock.advance(10);
    expect(alice.call).toMatchObject({ phase: "outgoing", problem: "", media: "audio" });
  });

  test("of a ring whose network changes is reported with the acceptance, not before", async () => {
    const { alice, bob, clock } = await aRingingCall("video");
    alice.do.cancel();
    await settle();
    alice.devices.broken = { audio: "NotAllowedError", video: "NotAllowedError" };
    alice.do.callAgain();
    await clock.advance(10);
    alice.networkIsBack();
    await clock.advance(10);
    expect(alice.socket.sentOf("signal")).toEqual([]);
    bob.do.accept();
    await clock.advance(10);
    expect(bob.call.peerProblem).toBe("permission_denied");
  });

  test("is sent through the data channel once it is open, not through the server", async () => {
    const { alice, bob } = await aConnectedCall();
    const before = alice.socket.sent.length;
    alice.do.toggleMicrophone();
    await settle();
    expect(alice.socket.sent).toHaveLength(before);
    expect(bob.call.remoteMuted).toBe(true);
  });

  test("malformed data channel messages are ignored", async () => {
    const pair = await aConnectedCall();
    const channel = pair.network.open[0]?.channel;
    const before = pair.bob.call;
    const signal = { type: "signal", call_id: before.callId, link: "main", epoch: 0, n: 999 };
    for (const text of ["", "{}", "[]", '{"type":"call.ended"}', JSON.stringify(signal)]) {
      channel?.send(text);
    }
    await settle();
    expect(pair.bob.call).toEqual(before);
  });
});
