import { describe, expect, test } from "bun:test";
import { settle } from "../support/fake_clock";
import { aPage, incoming, missedRing } from "../support/ringing_page";

describe("a page that receives an expired ring", () => {
  for (const reason of ["cancelled", "missed", "unavailable"] as const) {
    test(`shows a missed call after ${reason} and does not ring`, async () => {
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

  test("shows nothing when another tab has answered", async () => {
    const { clock, page, server } = await aPage();
    page.socket.arrive(incoming(server.now() - 10_000));
    page.socket.arrive({ type: "call.ended", call_id: "ring", reason: "answered_elsewhere" });
    await clock.advance(5_000);
    expect(page.phases).toEqual([]);
  });

  test("rings when the call is still ringing on the server", async () => {
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

  test("rings when the server does not answer", async () => {
    const { clock, page, server } = await aPage();
    page.socket.request = () => Promise.reject(new Error("closed"));
    page.socket.arrive(incoming(server.now() - 10_000));
    await clock.advance(1_000);
    expect(page.call.phase).toBe("incoming");
  });

  test("rings without asking the server when the ring is recent", async () => {
    const { page, server } = await aPage();
    page.socket.arrive(incoming(server.now() - 500));
    expect(page.call.phase).toBe("incoming");
  });

  test("keeps showing a more recent call", async () => {
    const { clock, page, server } = await aPage();
    page.socket.arrive(incoming(server.now() - 10_000, "slept"));
    page.socket.arrive(incoming(server.now(), "now"));
    page.socket.arrive({ type: "call.ended", call_id: "slept", reason: "cancelled" });
    await clock.advance(100);
    expect(page.call).toMatchObject({ phase: "incoming", callId: "now" });
  });
});

describe("a page that was disconnected during a ring", () => {
  test("shows a new missed call once and no earlier one", async () => {
    const { page, welcome } = await aPage({ missed: [missedRing("old")] });
    expect(page.phases).toEqual([]);
    welcome([missedRing("old"), missedRing("new", "missed")]);
    expect(page.call).toMatchObject({ phase: "ended", endReason: "missed", callId: "new" });
    page.do.dismiss();
    welcome([missedRing("old"), missedRing("new", "missed")]);
    expect(page.call.phase).toBe("idle");
  });

  test("does not show a ring it received, or one during another call", async () => {
    const { page, server, welcome } = await aPage();
    page.socket.arrive(incoming(server.now(), "heard"));
    page.socket.arrive({ type: "call.ended", call_id: "heard", reason: "cancelled" });
    page.do.dismiss();
    welcome([missedRing("heard"), missedRing("other", "busy")]);
    expect(page.call.phase).toBe("idle");
  });
});
