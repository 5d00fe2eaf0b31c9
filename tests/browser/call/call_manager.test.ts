import { describe, expect, test } from "bun:test";
import { aPage, incoming } from "../support/ringing_page";

describe("a page that declines a call answered on another tab", () => {
  test("shows and logs that it was answered on another tab", async () => {
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

  test("keeps the decline when no tab has answered", async () => {
    for (const reason of ["declined", "declined_elsewhere", "cancelled"] as const) {
      const { page, server } = await aPage();
      page.socket.arrive(incoming(server.now()));
      page.do.decline();
      page.socket.arrive({ type: "call.ended", call_id: "ring", reason });
      expect(page.call.endReason).toBe("declined");
    }
  });
});
