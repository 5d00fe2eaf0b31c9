import { describe, expect, test } from "bun:test";
import { settle } from "../support/fake_clock";
import { aPage, incoming, missedRing } from "../support/ringing_page";

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
