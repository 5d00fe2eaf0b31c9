import { describe, expect, test } from "bun:test";
import type { PeerConnectionSignal } from "../../../../waves/browser/call/rtc/peer_connection";
import { settle } from "../../support/fake_clock";
import { carry, twoEnds } from "../../support/peer_ends";

describe("candidates", () => {
  test("that arrive before the description are buffered: 300, in any order", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await settle();
    const [offer, first] = caller.said.splice(0);
    if (offer === undefined || first === undefined || !("candidate" in first)) throw new Error();
    for (let port = 0; port < 300; port += 1) {
      callee.link.receive({ candidate: { ...first.candidate, candidate: `candidate:${port}` } });
    }
    await settle(2_000);
    expect(callee.connection.added).toHaveLength(0);
    callee.link.receive(offer);
    await settle();
    expect(callee.connection.added).toHaveLength(300);
  });

  test("of a later description are buffered until it arrives", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await carry(caller, callee);
    caller.link.restartIce();
    await settle();
    const [offer, ...candidates] = caller.said.splice(0);
    const before = callee.connection.added.length;
    for (const candidate of candidates) callee.link.receive(candidate);
    await settle();
    expect(callee.connection.added).toHaveLength(before);
    callee.link.receive(offer as PeerConnectionSignal);
    await settle();
    expect(callee.connection.added).toHaveLength(before + candidates.length);
  });

  test("that the browser rejects or that are empty are ignored", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await carry(caller, callee);
    const refused = callee.connection;
    refused.addIceCandidate = () => Promise.reject(new DOMException("no", "OperationError"));
    callee.link.receive({ candidate: { candidate: "" } });
    callee.link.receive({ candidate: { candidate: "nonsense" } });
    await settle();
    expect(callee.link.state).toBe("connected");
  });

  test("without a description are limited in number", async () => {
    const { callee } = twoEnds();
    for (let index = 0; index < 2_000; index += 1) {
      callee.link.receive({ candidate: { candidate: `candidate:${index}` } });
    }
    await settle(10_000);
    callee.link.receive({ description: { type: "offer", sdp: "v=0\r\n" } });
    await settle(3_000);
    expect(callee.connection.added).toHaveLength(512);
  });
});
