/** A page on which the frames of ringing calls arrive. */
import type { MissedRing, ServerFrame } from "../../../waves/browser/socket/protocol";
import { BOB, Page, surroundings } from "./call_page";
import type { FakeClock } from "./fake_clock";

export const RING_MS = 45_000;

export function incoming(startedAt: number, call_id = "ring"): ServerFrame {
  const expires_at = new Date(startedAt + RING_MS).toISOString();
  return { type: "call.incoming", call_id, caller: BOB, media: "audio", expires_at };
}

export function missedRing(
  call_id: string,
  reason: MissedRing["reason"] = "cancelled",
): MissedRing {
  return { call_id, caller: BOB, media: "audio", started_at: "2026-01-01T00:00:00Z", reason };
}

/** A page whose server is `ahead` of its clock. */
export async function aPage({ ahead = 0, missed = [] as MissedRing[] } = {}) {
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
