/** Rings that a page finds when it wakes up, or when its network is back. */
import { describe, expect, test } from "bun:test";
import type { MissedRing, ServerFrame } from "../../../waves/browser/socket/protocol";
import { BOB, Page, surroundings } from "../support/call_page";
import { type FakeClock, settle } from "../support/fake_clock";

const RING_MS = 45_000;

function incoming(startedAt: number, call_id = "ring"): ServerFrame {
  const expires_at = new Date(startedAt + RING_MS).toISOString();
  return { type: "call.incoming", call_id, caller: BOB, media: "audio", expires_at };
}

function missedRing(call_id: string, reason: MissedRing["reason"] = "cancelled"): MissedRing {
  return { call_id, caller: BOB, media: "audio", started_at: "2026-01-01T00:00:00Z", reason };
}

/** A page whose server is `ahead` of its clock. */
async function aPage({ ahead = 0, missed = [] as MissedRing[] } = {}) {
  const around = surroundings();
  const page = new Page(around.server.connect("alice"), around);
  const welcome = (rings: MissedRing[]): void =>
    page.socket.arrive({
      type: "welcome",
      user: page.socket.user,
      tab_id: "tab",
      server_time: new Date(around.clock.now() + ahead).toISOString(),
      inbox_version: 0,
      missed: rings,
    });
  welcome(missed);
  const server = { now: () => around.clock.now() + ahead };
  return { page, clock: around.clock as FakeClock, server, welcome };
}

describe("a page that slept through a ring", () => {
  for (const reason of ["cancelled", "missed", "unavailable"] as const) {
    test(`says who it was when it wakes after ${reason}, and rings for no moment`, async () => {
      const { clock, page, server } = await aPage();
      const startedAt = server.now();
      await clock.advance(20_000);
      page.socket.arrive(incoming(startedAt));
      page.socket.arrive({ type: "call.ended", call_id: "ring", reason });
      await clock.advance(60_000);
      expect(page.phases).toEqual(["ended"]);
      expect(page.call).toMatchObject({ endReason: "missed", peerName: "bob", wasCaller: false });
      expect(page.ringer.started).toEqual([]);
      expect(page.logged.map((call) => call.reason)).toEqual(["missed"]);
      expect(page.socket.sentOf("call.ringing")).toEqual([]);
      page.do.dismiss();
      expect(page.call.phase).toBe("idle");
    });
  }

  test("says nothing when another tab has answered", async () => {
    const { clock, page, server } = await aPage();
    page.socket.arrive(incoming(server.now() - 10_000));
    page.socket.arrive({ type: "call.ended", call_id: "ring", reason: "answered_elsewhere" });
    await clock.advance(5_000);
    expect(page.phases).toEqual([]);
  });

  test("rings when it still rings there", async () => {
    for (const ahead of [0, 3_600_000, -3_600_000]) {
      const { page, server } = await aPage({ ahead });
      page.socket.arrive(incoming(server.now() - 10_000));
      expect(page.phases).toEqual([]);
      await settle();
      expect(page.call.phase).toBe("incoming");
      page.socket.arrive({ type: "call.ended", call_id: "ring", reason: "cancelled" });
      expect(page.call).toMatchObject({ phase: "ended", endReason: "cancelled" });
    }
  });

  test("rings all the same when the server does not answer", async () => {
    const { clock, page, server } = await aPage();
    page.socket.request = () => Promise.reject(new Error("closed"));
    page.socket.arrive(incoming(server.now() - 10_000));
    await clock.advance(1_000);
    expect(page.call.phase).toBe("incoming");
  });

  test("is not asked for a ring that comes in time", async () => {
    const { page, server } = await aPage();
    page.socket.arrive(incoming(server.now() - 500));
    expect(page.call.phase).toBe("incoming");
  });

  test("keeps a call that is on in sight", async () => {
    const { clock, page, server } = await aPage();
    page.socket.arrive(incoming(server.now() - 10_000, "slept"));
    page.socket.arrive(incoming(server.now(), "now"));
    page.socket.arrive({ type: "call.ended", call_id: "slept", reason: "cancelled" });
    await clock.advance(100);
    expect(page.call).toMatchObject({ phase: "incoming", callId: "now" });
  });
});

describe("a page whose socket was away while it rang", () => {
  test("says who it was, once, and nothing of what it knew before", async () => {
    const { page, welcome } = await aPage({ missed: [missedRing("old")] });
    expect(page.phases).toEqual([]);
    welcome([missedRing("old"), missedRing("new", "missed")]);
    expect(page.call).toMatchObject({ phase: "ended", endReason: "missed", callId: "new" });
    page.do.dismiss();
    welcome([missedRing("old"), missedRing("new", "missed")]);
    expect(page.call.phase).toBe("idle");
  });

  test("says nothing of a ring that it has heard, or that found this person in a call", async () => {
    const { page, server, welcome } = await aPage();
    page.socket.arrive(incoming(server.now(), "heard"));
    page.socket.arrive({ type: "call.ended", call_id: "heard", reason: "cancelled" });
    page.do.dismiss();
    welcome([missedRing("heard"), missedRing("other", "busy")]);
    expect(page.call.phase).toBe("idle");
  });
});

describe("a page that declines what another tab has just answered", () => {
  test("says that it was answered on another tab, also in the log", async () => {
    for (const isInSight of [true, false]) {
      const { clock, page, server } = await aPage();
      page.socket.arrive(incoming(server.now()));
      page.do.decline();
      if (!isInSight) await clock.advance(4_000);
      page.socket.arrive({ type: "call.ended", call_id: "ring", reason: "answered_elsewhere" });
      const seen = isInSight ? "answered_elsewhere" : "";
      expect(page.call.endReason).toBe(seen);
      expect(page.logged.at(-1)?.reason).toBe("answered_elsewhere");
    }
  });

  test("stays with its word when nobody has answered", async () => {
    for (const reason of ["declined", "declined_elsewhere", "cancelled"] as const) {
      const { page, server } = await aPage();
      page.socket.arrive(incoming(server.now()));
      page.do.decline();
      page.socket.arrive({ type: "call.ended", call_id: "ring", reason });
      expect(page.call.endReason).toBe("declined");
    }
  });
});
