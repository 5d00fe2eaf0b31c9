import { describe, expect, test } from "bun:test";
import { aConnectedCall } from "../../support/call_page";
import { settle } from "../../support/fake_clock";
import {
  aSharingPair,
  OFFER,
  pictures,
  say,
  share,
  shareLinks,
  shareOf,
  shown,
} from "../../support/share_pair";

describe("a hostile peer", () => {
  test("cannot offer on the local share, before or during it", async () => {
    const pair = await aConnectedCall();
    say(pair.alice, { link: "screen:caller", description: OFFER });
    await settle();
    expect(shareLinks(pair)).toEqual([]);
    await share(pair, pair.alice);
    const [sender] = shareLinks(pair);
    for (const epoch of [1, 2, 99]) {
      say(pair.alice, { link: "screen:caller", epoch, n: 50, description: OFFER });
    }
    await pair.clock.advance(100);
    expect([sender?.answers, shareLinks(pair).length]).toEqual([0, 2]);
    expect(shown(pair.alice)).toMatchObject({ sharing: true, remote: false });
  });

  test("cannot stop the local share", async () => {
    const pair = await aSharingPair();
    say(pair.alice, { link: "screen:caller", n: 50, control: { kind: "stopped" } });
    say(pair.alice, { link: "screen:caller", n: 51, control: { kind: "hang_up" } });
    await settle();
    expect(shown(pair.alice).sharing).toBe(true);
    expect(pair.alice.call.phase).toBe("connected");
  });

  test("cannot make the page send; only one video and audio track are received", async () => {
    const pair = await aConnectedCall();
    const lines = ["sendrecv", "recvonly", "sendonly"].map((way) => `m=video\r\na=${way}\r\n`);
    const sdp = `v=0\r\n${lines.join("")}`;
    say(pair.bob, { description: { type: "offer", sdp } });
    await pair.clock.advance(20);
    const [viewer] = shareLinks(pair);
    expect(viewer?.transceivers.length).toBeGreaterThan(0);
    for (const { direction, sender } of viewer?.transceivers ?? []) {
      expect(["recvonly", "inactive"]).toContain(direction);
      expect([sender.track, sender.replaced]).toEqual([null, []]);
    }
  });

  test("gets no connection for an unknown name, another call or an unexpected answer", async () => {
    const pair = await aConnectedCall();
    const answer = { type: "answer", sdp: OFFER.sdp };
    say(pair.bob, { link: "screen:nobody", description: OFFER });
    say(pair.bob, { link: 7, description: OFFER });
    say(pair.bob, { call_id: "other", description: OFFER });
    say(pair.bob, { description: answer });
    say(pair.bob, { description: { ...OFFER, type: "rollback" } });
    await pair.clock.advance(20);
    expect(shareLinks(pair)).toEqual([]);
  });

  test("gets no data channel with a share", async () => {
    const pair = await aConnectedCall();
    say(pair.bob, { description: { type: "offer", sdp: `${OFFER.sdp}m=application 9\r\n` } });
    await pair.clock.advance(20);
    expect(shareLinks(pair)).toEqual([]);
  });

  test("that sends ten thousand signals gets one connection with the latest offer", async () => {
    const pair = await aConnectedCall();
    const before = pair.network.connections.length;
    for (let epoch = 1; epoch <= 10_000; epoch += 1) {
      say(pair.bob, { epoch, description: OFFER });
    }
    await pair.clock.advance(10_000);
    expect(shareLinks(pair)).toHaveLength(1);
    expect(pair.network.connections.length - before).toBeLessThanOrEqual(31);
    expect(pair.bob.call.phase).toBe("connected");
  });

  test("that sends candidates without an offer gets no connection", async () => {
    const pair = await aConnectedCall();
    const candidate = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };
    for (let n = 0; n < 10_000; n += 1) say(pair.bob, { n, candidate });
    await pair.clock.advance(1_000);
    expect(shareLinks(pair)).toEqual([]);
    await share(pair, pair.bob);
    expect(shown(pair.alice).remote).toBe(true);
  });
});

describe("late, repeated and reordered signals", () => {
  test("an offer after the end of its share is dropped", async () => {
    const pair = await aConnectedCall();
    say(pair.bob, { epoch: 5, n: 9, control: { kind: "stopped" } });
    say(pair.bob, { epoch: 5, n: 0, description: OFFER });
    say(pair.bob, { epoch: 4, n: 0, description: OFFER });
    await pair.clock.advance(20);
    expect(shareLinks(pair)).toEqual([]);
    say(pair.bob, { epoch: 6, n: 0, description: OFFER });
    await pair.clock.advance(20);
    expect(shareLinks(pair)).toHaveLength(1);
  });

  test("candidates that arrive before their offer are buffered", async () => {
    const pair = await aConnectedCall();
    const candidate = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };
    say(pair.bob, { n: 1, candidate });
    await settle();
    expect(shareLinks(pair)).toEqual([]);
    say(pair.bob, { n: 0, description: OFFER });
    await pair.clock.advance(20);
    expect(shareLinks(pair)[0]?.added.map((one) => one.candidate)).toEqual(["candidate:1"]);
  });

  test("the end of an earlier share and a repeated end are ignored", async () => {
    const pair = await aSharingPair();
    say(pair.bob, { epoch: 0, n: 3, control: { kind: "stopped" } });
    expect(shown(pair.bob).remote).toBe(true);
    shareOf(pair.alice).stop();
    shareOf(pair.alice).resumed();
    shareOf(pair.alice).resumed();
    await pair.clock.advance(20);
    await share(pair, pair.alice);
    pictures(pair);
    expect(shown(pair.bob).remote).toBe(true);
  });

  test("every signal after the end of the call is dropped", async () => {
    const pair = await aConnectedCall();
    const { callId } = pair.bob.call;
    pair.bob.do.hangUp();
    await pair.clock.advance(1_000);
    say(pair.bob, { call_id: callId, description: OFFER });
    await pair.clock.advance(1_000);
    expect(pair.network.open).toEqual([]);
  });
});
