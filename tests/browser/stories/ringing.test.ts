/** From the dial to the answer: what each side sees, hears and opens. */
import { describe, expect, test } from "bun:test";
import { ALICE, aConnectedCall, aRingingCall, BOB, twoPages } from "../support/call_page";
import { settle } from "../support/fake_clock";

describe("dialling", () => {
  test("opens the caller's own devices at once, and connects nothing", async () => {
    const { alice, network } = await aRingingCall();
    expect(alice.devices.asked).toEqual([{ audio: true, video: true }]);
    expect(alice.call).toMatchObject({ phase: "outgoing", wasCaller: true, localVideo: true });
    const [connection] = network.open;
    expect([connection?.offers, connection?.transceivers.length]).toEqual([0, 0]);
    expect(alice.socket.sentOf("signal")).toEqual([]);
  });

  test("lets the caller hear that it rings only when a device really rings", async () => {
    const { alice, clock, server } = twoPages();
    server.wires.get(BOB.id)?.close();
    alice.do.invite(BOB, "audio");
    await clock.advance(1_000);
    expect([alice.call.ringing, alice.ringer.sound]).toEqual([false, ""]);
    server.wires.get(BOB.id)?.open();
    await settle();
    expect([alice.call.ringing, alice.ringer.sound]).toEqual([true, "ringback"]);
  });

  test("rings at the callee's, who opens nothing", async () => {
    const { bob } = await aRingingCall("video");
    expect(bob.call).toMatchObject({ phase: "incoming", peerName: "alice", media: "video" });
    expect([bob.ringer.sound, bob.devices.asked.length]).toEqual(["ring", 0]);
  });

  test("a caller who is renamed goes on under the new name, and can be called again", async () => {
    const { bob, alice } = await aConnectedCall();
    bob.engine.updateNames([{ ...ALICE, username: "alice2", display_name: "Alice B." }]);
    expect(bob.call).toMatchObject({ peerName: "Alice B.", peerUsername: "alice2" });
    alice.do.hangUp();
    await settle();
    bob.do.callAgain();
    expect(bob.call).toMatchObject({ peerId: ALICE.id, peerName: "Alice B." });
    expect(bob.socket.sentOf("call.invite").at(-1)).toMatchObject({ callee_id: ALICE.id });
  });

  test("a second click changes nothing", async () => {
    const { alice } = await aRingingCall();
    alice.do.invite(BOB, "audio");
    expect(alice.socket.sentOf("call.invite")).toHaveLength(1);
    expect(alice.devices.asked).toHaveLength(1);
  });

  test("somebody who cannot be reached is unavailable, at once", async () => {
    const { alice } = twoPages();
    alice.do.invite({ id: "nobody", username: "x", display_name: "X" }, "audio");
    await settle();
    expect(alice.call).toMatchObject({ phase: "ended", endReason: "unavailable" });
    expect(alice.devices.live).toEqual([]);
  });
});

describe("answers", () => {
  const outcomes: [string, (pair: Awaited<ReturnType<typeof aRingingCall>>) => void, string][] = [
    ["declining", ({ bob }) => bob.do.decline(), "declined"],
    ["cancelling", ({ alice }) => alice.do.cancel(), "cancelled"],
  ];
  for (const [what, act, reason] of outcomes) {
    test(`${what} ends the ring on both sides, with every device released`, async () => {
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
    test(`the caller is told ${reason}, and nothing of theirs stays open`, async () => {
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

  test("who accepts too late releases the devices: another device was first", async () => {
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

  test("accepting without video opens the microphone alone, and still shows theirs", async () => {
    const { bob, clock, network } = await aRingingCall("video");
    bob.do.acceptWithoutVideo();
    await clock.advance(10);
    expect(bob.devices.asked).toEqual([{ audio: true, video: false }]);
    expect(bob.call).toMatchObject({ phase: "connected", media: "video", cameraOff: true });
    network.connections[1]?.transceivers[1]?.receiver.track.unmute();
    expect(bob.call.remoteVideo).toBe(true);
  });

  test("a ring that nobody answers ends here too when the server does not say so", async () => {
    const { alice, bob, clock } = await aRingingCall();
    await clock.advance(51_000);
    expect(alice.call).toMatchObject({ phase: "ended", endReason: "missed" });
    expect([alice.devices.live, bob.ringer.sound]).toEqual([[], ""]);
  });
});

describe("both at once", () => {
  test("two who dial each other are in one call, each with their own choice", async () => {
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

  test("dialling the person who rings here takes their call, with the media I chose", async () => {
    const { alice, bob, clock } = await aRingingCall("audio");
    bob.do.invite(ALICE, "video");
    await clock.advance(10);
    expect(bob.socket.sentOf("call.invite")).toEqual([]);
    expect(bob.devices.asked).toEqual([{ audio: true, video: true }]);
    expect([alice.call.phase, bob.call.phase]).toEqual(["connected", "connected"]);
    expect(bob.call).toMatchObject({ media: "video", localVideo: true });
  });

  test("a ring from somebody else waits for nobody: the call goes on undisturbed", async () => {
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

describe("a socket that is lost while it rings", () => {
  test("an invitation that could not be sent goes out when it is back", async () => {
    const { alice, bob, clock } = twoPages();
    alice.socket.isOpen = false;
    alice.do.invite(BOB, "audio");
    await settle();
    alice.socket.open();
    await clock.advance(10);
    expect(bob.call.phase).toBe("incoming");
  });

  test("an acceptance that could not be sent goes out when it is back", async () => {
    const { alice, bob, clock } = await aRingingCall();
    bob.socket.close();
    bob.do.accept();
    await settle();
    expect([alice.call.phase, bob.call.phase]).toEqual(["outgoing", "connecting"]);
    bob.socket.open();
    await clock.advance(10);
    expect([alice.call.phase, bob.call.phase]).toEqual(["connected", "connected"]);
  });

  test("a ring that the server repeats goes on; one that it has forgotten ends", async () => {
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

  test("a ring that was declined does not ring again when the server did not hear it", async () => {
    const { bob, clock } = await aRingingCall();
    bob.socket.close();
    bob.do.decline();
    await clock.advance(4_000);
    bob.socket.open();
    await clock.advance(10);
    expect(bob.phases).toEqual(["incoming", "ended", "idle"]);
  });
});

describe("after the end", () => {
  test("a ring that is over does not ring again, whoever says so", async () => {
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

  test("the reason stays for three seconds, longer while somebody moves", async () => {
    const { alice, clock } = await aRingingCall();
    alice.do.cancel();
    await clock.advance(2_900);
    alice.stage.pointerMoved();
    await clock.advance(2_900);
    expect(alice.call.phase).toBe("ended");
    await clock.advance(200);
    expect(alice.call).toMatchObject({ phase: "idle", peerName: "", endReason: "" });
  });

  test("calling again works at once, in the same way or with voice alone", async () => {
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

  test("a new call is not dismissed by the end of the one before", async () => {
    const { alice, clock } = await aRingingCall();
    alice.do.cancel();
    alice.do.dismiss();
    expect(alice.call.phase).toBe("idle");
    alice.do.invite(BOB, "audio");
    await clock.advance(10_000);
    expect(alice.call.phase).toBe("outgoing");
  });

  test("clicks that do not fit the present call do nothing", () => {
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

  test("signing out leaves the call: it is cancelled, hung up or rings elsewhere", async () => {
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
