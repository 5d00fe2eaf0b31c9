/** No camera, microphone, candidate or description before a click on this call (test C1). */
import { describe, expect, test } from "bun:test";
import type { ServerFrame } from "../../../waves/browser/socket/protocol";
import { Page, surroundings } from "../support/call_page";
import { settle } from "../support/fake_clock";
import { FakeSocket, person } from "../support/fake_server";

const BOB = person("bob");
const RING = "call-of-bob";
const OLD = "call-that-is-over";
const SDP = "v=0\r\na=ice-ufrag:evil\r\n";

const candidate = { candidate: "candidate:1 1 udp 1 10.6.6.6 9 typ host", sdpMid: "0" };
const place = { type: "signal", link: "main", epoch: 0 } as const;

function incoming(call_id: string): ServerFrame {
  const expires_at = "2026-01-01T00:00:45Z";
  return { type: "call.incoming", call_id, caller: BOB, media: "video", expires_at };
}

function accepted(call_id: string, replaces?: string): ServerFrame {
  const frame = { type: "call.accepted", call_id, ticket: "t", peer_tab_id: "evil" } as const;
  return replaces === undefined ? frame : { ...frame, replaces };
}

/** All frames that a server or a peer can send about this call and an old one. */
const FRAMES: readonly ServerFrame[] = [
  incoming(RING),
  { type: "call.ringing", call_id: RING },
  accepted(RING),
  accepted("call-from-nowhere", RING),
  { type: "call.ended", call_id: RING, reason: "cancelled" },
  { ...place, call_id: RING, n: 1, description: { type: "offer", sdp: SDP } },
  { ...place, call_id: RING, n: 2, description: { type: "answer", sdp: SDP } },
  { ...place, call_id: RING, n: 3, candidate },
  { ...place, call_id: RING, epoch: 1, n: 0, description: { type: "offer", sdp: SDP } },
  accepted(OLD),
  { ...place, call_id: OLD, n: 9, description: { type: "offer", sdp: SDP } },
];

/** A page with a socket on which any frame can arrive. */
function aPage(): Page {
  return new Page(new FakeSocket("alice"), surroundings());
}

/** A page after an ended call of bob. */
async function aPageAfterACall(): Promise<Page> {
  const page = aPage();
  page.socket.arrive(incoming(OLD));
  page.do.decline();
  await page.around.clock.advance(4_000);
  return page;
}

/** A page with an unanswered call of bob. */
async function aRingingPage(): Promise<Page> {
  const page = await aPageAfterACall();
  page.socket.arrive(incoming(RING));
  return page;
}

/** A page that calls carol. */
async function aPageCallingCarol(): Promise<Page> {
  const page = await aPageAfterACall();
  page.do.invite(person("carol"), "audio");
  await settle();
  return page;
}

/** What the page has sent or opened for bob's call. */
function effects(page: Page): Record<string, number> {
  const { connections } = page.around.network;
  return {
    asked: page.devices.asked.length,
    signals: page.socket.sentOf("signal").length,
    accepts: page.socket.sentOf("call.accept").length,
    descriptions: connections.reduce((sum, one) => sum + one.offers + one.answers, 0),
    taken: connections.filter((one) => one.remoteDescription !== null).length,
    tracks: connections.reduce((sum, one) => sum + one.transceivers.length, 0),
    channels: connections.filter((one) => one.channel !== null).length,
    advanced: ["idle", "incoming", "ended", "outgoing"].includes(page.call.phase) ? 0 : 1,
  };
}

const NOTHING = {
  asked: 0,
  signals: 0,
  accepts: 0,
  descriptions: 0,
  taken: 0,
  tracks: 0,
  channels: 0,
  advanced: 0,
};

function* orders(length: number): Generator<ServerFrame[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const rest of orders(length - 1)) for (const frame of FRAMES) yield [...rest, frame];
}

async function play(page: Page, frames: readonly ServerFrame[]): Promise<void> {
  for (const frame of frames) page.socket.arrive(frame);
  await settle(12);
}

describe("frames in any order before the user accepts the call", () => {
  for (const length of [1, 2, 3, 4]) {
    const count = FRAMES.length ** length;

    test(`have no effect: all ${count} sequences of ${length}`, async () => {
      let played = 0;
      for (const frames of orders(length)) {
        const page = await aPageAfterACall();
        await play(page, frames);
        played += 1;
        if (JSON.stringify(effects(page)) === JSON.stringify(NOTHING)) continue;
        expect({ frames, effects: effects(page) }).toEqual({ frames, effects: NOTHING });
      }
      expect(played).toBe(count);
    });
  }

  test("have no effect on a new incoming call, in all sequences of two", async () => {
    for (const frames of orders(2)) {
      const page = await aRingingPage();
      await play(page, frames);
      await page.around.clock.advance(60_000);
      expect(effects(page)).toEqual(NOTHING);
      expect(page.around.network.open).toEqual([]);
    }
  });

  test("do not affect a call to another user", async () => {
    for (const frames of orders(2)) {
      const page = await aPageCallingCarol();
      const before = effects(page);
      await play(page, frames);
      expect(effects(page)).toEqual(before);
      expect(page.call).toMatchObject({ phase: "outgoing", peerName: "carol" });
    }
  });

  test("connect the call once it is accepted, so the test above is meaningful", async () => {
    const page = await aRingingPage();
    page.do.accept();
    await play(page, FRAMES.slice(2, 3));
    await play(page, FRAMES.slice(5, 6));
    await settle();
    expect(page.devices.asked).toEqual([{ audio: true, video: true }]);
    expect(effects(page)).toMatchObject({ descriptions: 1, accepts: 1, channels: 1 });
    expect(page.socket.sentOf("signal")[0]?.description?.type).toBe("answer");
  });

  test("accepting another call does not accept this one", async () => {
    const page = await aRingingPage();
    page.do.decline();
    page.socket.arrive({ ...incoming("next") } as ServerFrame);
    page.do.accept();
    await play(page, [accepted(RING), ...FRAMES.slice(5, 9)]);
    expect(page.socket.sentOf("signal")).toEqual([]);
    expect(page.socket.sentOf("call.accept").map((frame) => frame.call_id)).toEqual(["next"]);
  });
});

describe("the page of an incoming call", () => {
  test("may hold one connection without tracks, channels, descriptions or candidates", async () => {
    const page = await aRingingPage();
    await page.around.clock.advance(1_000);
    expect(page.around.network.open).toHaveLength(1);
    expect(effects(page)).toEqual(NOTHING);
  });

  test("closes its connection when the ring ends", async () => {
    const page = await aRingingPage();
    await page.around.clock.advance(1_000);
    page.socket.arrive({ type: "call.ended", call_id: RING, reason: "cancelled" });
    expect(page.around.network.open).toEqual([]);
  });
});
