import { describe, expect, test } from "bun:test";
import { aConnectedCall, aRingingCall, type Page, type Pair, twoPages } from "../support/call_page";
import { settle } from "../support/fake_clock";

function both({ alice, bob }: Pair): Page[] {
  return [alice, bob];
}

describe("a call that is dialled", () => {
  test("is shown before its offer is made", async () => {
    const { alice, bob, clock, network } = twoPages();
    alice.do.invite(bob.socket.user, "video");
    await settle();
    expect(alice.socket.sent.map(({ type }) => type)).toContain("call.invite");
    expect([alice.call.phase, bob.call.phase]).toEqual(["outgoing", "incoming"]);
    expect(network.open).toEqual([]);
    await clock.advance(1);
    expect(network.open.map(({ offers }) => offers).sort()).toEqual([0, 1]);
  });

  test("makes no offer when it has ended before", async () => {
    const { alice, bob, clock, network } = twoPages();
    alice.do.invite(bob.socket.user, "video");
    alice.do.cancel();
    await clock.advance(500);
    expect(network.open).toEqual([]);
    expect(alice.devices.live).toEqual([]);
  });
});

describe("the end of a call", () => {
  const ends: [string, (pair: Pair) => void][] = [
    ["this side hangs up", ({ alice }) => alice.do.hangUp()],
    ["the other side hangs up", ({ bob }) => bob.do.hangUp()],
    [
      "the server ends it",
      ({ alice, bob }) => {
        const frame = {
          type: "call.ended",
          call_id: alice.call.callId,
          reason: "peer_left",
        } as const;
        for (const page of [alice, bob]) page.socket.arrive(frame);
      },
    ],
  ];
  for (const [what, act] of ends) {
    test(`stops every track on both sides at once when ${what}`, async () => {
      const pair = await aConnectedCall();
      expect(both(pair).map((page) => page.devices.live.length)).toEqual([2, 2]);
      act(pair);
      await settle();
      expect(both(pair).map((page) => page.devices.live)).toEqual([[], []]);
      expect(pair.alice.engine.streams.get("local")).toBeNull();
      await pair.clock.advance(500);
      expect(pair.network.open).toEqual([]);
    });
  }

  test("stops a device that opens after it and does not show it (C16)", async () => {
    const pair = await aRingingCall();
    pair.bob.devices.isWaiting = true;
    pair.bob.do.accept();
    await pair.clock.advance(10);
    pair.bob.do.hangUp();
    pair.bob.devices.answer();
    await settle();
    expect([pair.bob.devices.tracks.length, pair.bob.devices.live.length]).toEqual([2, 0]);
    expect(pair.bob.call).toMatchObject({ phase: "ended", localVideo: false });
  });

  test("hanging up before the server confirms the acceptance withdraws it", async () => {
    const pair = await aRingingCall();
    pair.bob.do.accept();
    pair.bob.do.hangUp();
    await pair.clock.advance(10);
    expect(both(pair).map((page) => page.call.endReason)).toEqual(["hung_up", "hung_up"]);
    expect(pair.alice.devices.live).toEqual([]);
  });

  test("a late or repeated end is ignored", async () => {
    const pair = await aConnectedCall();
    const call_id = pair.bob.call.callId;
    pair.bob.do.hangUp();
    for (const reason of ["peer_left", "failed", "cancelled"] as const) {
      pair.bob.socket.arrive({ type: "call.ended", call_id, reason });
    }
    expect(pair.bob.call.endReason).toBe("hung_up");
  });

  test("an end reason that is invalid for a running call is ignored", async () => {
    const pair = await aConnectedCall();
    const call_id = pair.bob.call.callId;
    for (const reason of ["declined", "busy", "answered_elsewhere"] as const) {
      pair.bob.socket.arrive({ type: "call.ended", call_id, reason });
    }
    expect(pair.bob.call.phase).toBe("connected");
  });

  test("leaves no timer", async () => {
    const pair = await aConnectedCall();
    pair.alice.do.hangUp();
    await pair.clock.advance(4_000);
    expect(pair.clock.pending).toBe(0);
  });
});

describe("a server that cannot reach its calls", () => {
  const refusals: [string, (pair: Pair) => void, "alice" | "bob"][] = [
    ["call.invite", ({ alice, bob }) => alice.do.invite(bob.socket.user, "video"), "alice"],
    ["call.accept", ({ bob }) => bob.do.accept(), "bob"],
  ];
  for (const [command, act, who] of refusals) {
    test(`is told to end what ${command} may have begun`, async () => {
      const pair = command === "call.accept" ? await aRingingCall() : twoPages();
      pair.server.unavailable = command;
      act(pair);
      await settle();
      const { call, socket } = pair[who];
      expect(call).toMatchObject({ phase: "ended", endReason: "failed" });
      const told = socket.sent.filter(({ type }) => type === "call.hang_up");
      expect(told).toMatchObject([{ call_id: call.callId, reason: "failed" }]);
    });
  }

  test("gets the ticket of a running call again until it takes it", async () => {
    const pair = await aConnectedCall();
    const resumes = () => pair.bob.socket.sent.filter(({ type }) => type === "call.resume").length;
    pair.server.unavailable = "call.resume";
    pair.bob.socket.close();
    pair.bob.socket.open();
    await pair.clock.advance(2_500);
    expect([resumes(), pair.bob.call.phase]).toEqual([3, "connected"]);
    pair.server.unavailable = "";
    await pair.clock.advance(5_000);
    expect([resumes(), pair.bob.call.phase]).toEqual([4, "connected"]);
  });

  test("gets no ticket of a call that is over", async () => {
    const pair = await aConnectedCall();
    pair.server.unavailable = "call.resume";
    pair.bob.socket.close();
    pair.bob.socket.open();
    await settle();
    pair.bob.do.hangUp();
    await pair.clock.advance(5_000);
    expect(pair.bob.socket.sent.filter(({ type }) => type === "call.resume")).toHaveLength(1);
  });
});
