/** From the invitation to the response: state, sounds and devices on both sides. */
import { describe, expect, test } from "bun:test";
import { followNames } from "../../../waves/browser/call/peer_names";
import { ALICE, aConnectedCall, aRingingCall, BOB, twoPages } from "../support/call_page";
import { settle } from "../support/fake_clock";

describe("an outgoing call", () => {
  test("opens the caller's devices immediately and connects nothing", async () => {
    const { alice, network } = await aRingingCall();
    expect(alice.devices.asked).toEqual([{ audio: true, video: true }]);
    expect(alice.call).toMatchObject({ phase: "outgoing", wasCaller: true, localVideo: true });
    const [connection] = network.open;
    expect([connection?.remoteDescription, connection?.connectionState]).toEqual([null, "new"]);
    expect(alice.socket.sentOf("signal")).toEqual([]);
  });

  test("makes one offer while it rings, and sends it with the acceptance", async () => {
    const { alice, bob, network } = await aRingingCall();
    const [connection] = network.open;
    expect([connection?.offers, connection?.transceivers.length]).toEqual([1, 2]);
    bob.do.accept();
    while (alice.call.phase === "outgoing") await Promise.resolve();
    const [offer] = alice.socket.sentOf("signal");
    expect(offer?.description?.type).toBe("offer");
    expect(offer?.description?.sdp).toContain("a=candidate:");
    await settle();
    expect([connection?.offers, alice.socket.sentOf("signal").length]).toEqual([1, 1]);
    expect(alice.call.phase).toBe("connected");
  });

  test("makes another offer when the network changes while it rings", async () => {
    const pair = await aRingingCall();
    pair.alice.networkIsBack();
    await settle();
    expect(pair.network.connections.map((one) => one.offers)).toEqual([1, 0, 1]);
    expect(pair.network.open).toHaveLength(2);
    pair.bob.do.accept();
    await settle();
    expect(pair.alice.call.phase).toBe("connected");
  });

  test("leaves no connection and no offer when it is cancelled", async () => {
    const { alice, network } = await aRingingCall();
    alice.do.cancel();
    await settle();
    expect(network.open).toEqual([]);
    expect(alice.socket.sentOf("signal")).toEqual([]);
  });

  test("plays the ringback tone only when a client of the callee rings", async () => {
    const { alice, clock, server } = twoPages();
    server.wires.get(BOB.id)?.close();
    alice.do.invite(BOB, "audio");
    await clock.advance(1_000);
    expect([alice.call.ringing, alice.ringer.sound]).toEqual([false, ""]);
    server.wires.get(BOB.id)?.open();
    await settle();
    await clock.advance(0);
    expect([alice.call.ringing, alice.ringer.sound]).toEqual([true, "ringback"]);
  });

  test("rings at the callee, who opens no devices", async () => {
    const { bob } = await aRingingCall("video");
    expect(bob.call).toMatchObject({ phase: "incoming", peerName: "alice", media: "video" });
    expect([bob.ringer.sound, bob.devices.asked.length]).toEqual(["ring", 0]);
  });

  test("shows the new name of a renamed caller, who can be called again", async () => {
    const { bob, alice } = await aConnectedCall();
    followNames(bob.engine.store)([{ ...ALICE, username: "alice2", display_name: "Alice B." }]);
    expect(bob.call).toMatchObject({ peerName: "Alice B.", peerUsername: "alice2" });
    alice.do.hangUp();
    await settle();
    bob.do.callAgain();
    expect(bob.call).toMatchObject({ peerId: ALICE.id, peerName: "Alice B." });
    expect(bob.socket.sentOf("call.invite").at(-1)).toMatchObject({ callee_id: ALICE.id });
  });

  test("ignores a second click", async () => {
    const { alice } = await aRingingCall();
    alice.do.invite(BOB, "audio");
    expect(alice.socket.sentOf("call.invite")).toHaveLength(1);
    expect(alice.devices.asked).toHaveLength(1);
  });

  test("ends as unavailable immediately when the callee cannot be reached", async () => {
    const { alice } = twoPages();
    alice.do.invite({ id: "nobody", username: "x", display_name: "X" }, "audio");
    await settle();
    expect(alice.call).toMatchObject({ phase: "ended", endReason: "unavailable" });
    expect(alice.devices.live).toEqual([]);
  });
});

describe("responses", () => {
  const outcomes: [string, (pair: Awaited<ReturnType<typeof aRingingCall>>) => void, string][] = [
    ["declining", ({ bob }) => bob.do.decline(), "declined"],
    ["cancelling", ({ alice }) => alice.do.cancel(), "cancelled"],
  ];
  for (const [what, act, reason] of outcomes) {
    test(`${what} ends the ring on both sides and releases all devices`, async () => {
      const pair = await aRingingCall();
      act(pair);
      await settle();
      for (const page of [pair.alice, pair.bob]) {
        expect(page.call).toMatchObject({ phase: "ended", endReason: reason });
        expect([page.ringer.sound, page.devices.live]).toEqual(["", []]);
      }
      expect(pair.network.open).toEqual([]);
    });
  }

  const remote = ["busy", "missed", "unavailable", "declined", "failed"] as const;
  for (const reason of remote) {
    test(`the caller sees ${reason} and keeps nothing open`, async () => {
      const { alice, network } = await aRingingCall();
      alice.socket.arrive({ type: "call.ended", call_id: alice.call.callId, reason });
      expect(alice.call).toMatchObject({ phase: "ended", endReason: reason });
      expect(alice.devices.live).toEqual([]);
      expect(network.open).toHaveLength(1);
    });
  }

  for (const reason of ["answered_elsewhere", "declined_elsewhere"] as const) {
    test(`${reason} ends this ring`, async () => {
      const { bob } = await aRingingCall();
      bob.socket.arrive({ type: "call.ended", call_id: bob.call.callId, reason });
      expect(bob.call).toMatchObject({ phase: "ended", endReason: reason });
      expect(bob.ringer.sound).toBe("");
    });
  }

  test("a late accept releases the devices, because another client was first", async () => {
    const { bob, clock } = await aRingingCall();
    const callId = bob.call.callId;
    bob.devices.isWaiting = true;
    bob.do.accept();
    bob.socket.arrive({ type: "call.ended", call_id: callId, reason: "answered_elsewhere" });
    bob.devices.answer();
    await clock.advance(100);
    expect(bob.call.endReason).toBe("answered_elsewhere");
    expect([bob.devices.tracks.length, bob.devices.live.length]).toEqual([2, 0]);
    expect(bob.socket.sentOf("signal")).toEqual([]);
  });

  test("accepting without video opens only the microphone and shows the caller's video", async () => {
    const { bob, clock, network } = await aRingingCall("video");
    bob.do.acceptWithoutVideo();
    await clock.advance(10);
    expect(bob.devices.asked).toEqual([{ audio: true, video: false }]);
    expect(bob.call).toMatchObject({ phase: "connected", media: "video", cameraOff: true });
    network.connections[1]?.transceivers[1]?.receiver.track.unmute();
    expect(bob.call.remoteVideo).toBe(true);
  });

  test("an unanswered ring ends on the page without a frame from the server", async () => {
    const { alice, bob, clock } = await aRingingCall();
    await clock.advance(51_000);
    expect(alice.call).toMatchObject({ phase: "ended", endReason: "missed" });
    expect([alice.devices.live, bob.ringer.sound]).toEqual([[], ""]);
  });
});

describe("crossing calls", () => {
  test("two users who call each other are in one call, each with their chosen media", async () => {
    const { alice, bob, clock, network } = twoPages();
    alice.do.invite(BOB, "video");
    bob.do.invite(ALICE, "audio");
    await clock.advance(10);
    for (const page of [alice, bob]) expect(page.call.phase).toBe("connected");
    expect(alice.call.callId).toBe(bob.call.callId);
    expect([alice.devices.asked, bob.devices.asked]).toEqual([
      [{ audio: true, video: true }],
      [{ audio: true, video: false }],
    ]);
    expect(network.open.map((one) => one.offers)).toEqual([1, 0]);
    bob.do.hangUp();
    await clock.advance(500);
    expect([alice.call.endReason, bob.call.endReason]).toEqual(["hung_up", "hung_up"]);
    expect(network.open).toEqual([]);
  });

  test("calling the user who rings accepts their call with the chosen media", async () => {
    const { alice, bob, clock } = await aRingingCall("audio");
    bob.do.invite(ALICE, "video");
    await clock.advance(10);
    expect(bob.socket.sentOf("call.invite")).toEqual([]);
    expect(bob.devices.asked).toEqual([{ audio: true, video: true }]);
    expect([alice.call.phase, bob.call.phase]).toEqual(["connected", "connected"]);
    expect(bob.call).toMatchObject({ media: "video", localVideo: true });
  });

  test("a ring from a third user does not affect the outgoing call", async () => {
    const { bob } = await aConnectedCall();
    const carol = { id: "id-carol", username: "carol", display_name: "Carol", avatar_url: null };
    const expires_at = "2026-01-01T00:00:45Z";
    bob.socket.arrive({
      type: "call.incoming",
      call_id: "x",
      caller: carol,
      media: "audio",
      expires_at,
    });
    expect(bob.call).toMatchObject({ phase: "connected", peerName: "alice" });
    expect(bob.socket.sentOf("call.ringing")).toHaveLength(1);
  });
});

describe("a socket lost during a ring", () => {
  test("sends an unsent invitation after reconnecting", async () => {
    const { alice, bob, clock } = twoPages();
    alice.socket.isOpen = false;
    alice.do.invite(BOB, "audio");
    await settle();
    alice.socket.open();
    await clock.advance(10);
    expect(bob.call.phase).toBe("incoming");
  });

  test("sends an unsent accept after reconnecting", async () => {
    const { alice, bob, clock } = await aRingingCall();
    bob.socket.close();
    bob.do.accept();
    await settle();
    expect([alice.call.phase, bob.call.phase]).toEqual(["outgoing", "connecting"]);
    bob.socket.open();
    await clock.advance(10);
    expect([alice.call.phase, bob.call.phase]).toEqual(["connected", "connected"]);
  });

  test("continues a ring that the server repeats and ends one it has forgotten", async () => {
    const { bob, clock, server } = await aRingingCall();
    bob.socket.close();
    bob.socket.open();
    await clock.advance(5_000);
    expect([bob.call.phase, bob.ringer.sound]).toEqual(["incoming", "ring"]);

    bob.socket.close();
    server.restart();
    bob.socket.open();
    await clock.advance(3_100);
    expect(bob.call).toMatchObject({ phase: "ended", endReason: "cancelled" });
    expect(bob.ringer.sound).toBe("");
  });

  test("does not ring again for a declined call when the decline was lost", async () => {
    const { bob, clock } = await aRingingCall();
    bob.socket.close();
    bob.do.decline();
    await clock.advance(4_000);
    bob.socket.open();
    await clock.advance(10);
    expect(bob.phases).toEqual(["incoming", "ended", "idle"]);
  });
});

describe("after the end of a call", () => {
  test("an ended ring does not ring again, whatever frame arrives", async () => {
    const { bob } = await aRingingCall();
    const { callId } = bob.call;
    bob.do.decline();
    const caller = { ...ALICE };
    const expires_at = "2026-01-01T00:00:45Z";
    bob.socket.arrive({
      type: "call.incoming",
      call_id: callId,
      caller,
      media: "video",
      expires_at,
    });
    expect([bob.call.phase, bob.ringer.sound]).toEqual(["ended", ""]);
  });

  test("the reason stays for three seconds, longer while the pointer moves", async () => {
    const { alice, clock } = await aRingingCall();
    alice.do.cancel();
    await clock.advance(2_900);
    alice.stage.pointerMoved();
    await clock.advance(2_900);
    expect(alice.call.phase).toBe("ended");
    await clock.advance(200);
    expect(alice.call).toMatchObject({ phase: "idle", peerName: "", endReason: "" });
  });

  test("calling again works immediately, with the same media or audio only", async () => {
    const { alice, bob, clock } = await aRingingCall("video");
    bob.do.decline();
    await settle();
    alice.do.callAgain();
    await clock.advance(10);
    expect(bob.call).toMatchObject({ phase: "incoming", media: "video" });
    bob.do.decline();
    await settle();
    alice.do.callAgain("audio");
    await clock.advance(10);
    expect(bob.call).toMatchObject({ phase: "incoming", media: "audio" });
    await clock.advance(4_000);
    expect(bob.call.phase).toBe("incoming");
  });

  test("a new call is not dismissed by the previous end", async () => {
    const { alice, clock } = await aRingingCall();
    alice.do.cancel();
    alice.do.dismiss();
    expect(alice.call.phase).toBe("idle");
    alice.do.invite(BOB, "audio");
    await clock.advance(10_000);
    expect(alice.call.phase).toBe("outgoing");
  });

  test("actions that do not fit the state do nothing", () => {
    const { alice } = twoPages();
    const before = [alice.call, alice.shown];
    const { invite: _i, ...rest } = alice.do;
    for (const act of Object.values(rest)) act();
    const { closePanel, minimise, pointerMoved, toggleMinimised, togglePanel } = alice.stage;
    for (const act of [closePanel, minimise, pointerMoved, toggleMinimised]) act();
    togglePanel("chat");
    expect(alice.socket.sent).toEqual([]);
    expect([alice.call, alice.shown]).toEqual(before);
  });

  test("signing out leaves the call: it is cancelled, hung up or left ringing elsewhere", async () => {
    const outgoing = await aRingingCall();
    outgoing.alice.engine.stop();
    expect(outgoing.alice.socket.sentOf("call.cancel")).toHaveLength(1);
    expect(outgoing.alice.call.phase).toBe("idle");

    const incoming = await aRingingCall();
    incoming.bob.engine.stop();
    expect(incoming.bob.socket.sentOf("call.decline")).toEqual([]);
    expect([incoming.bob.call.phase, incoming.bob.ringer.sound]).toEqual(["idle", ""]);

    const running = await aConnectedCall();
    running.alice.engine.stop();
    await settle();
    expect(running.bob.call.endReason).toBe("hung_up");
  });
});
