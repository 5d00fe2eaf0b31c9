import { describe, expect, test } from "bun:test";
import type { PeerConnectionSignal } from "../../../../waves/browser/call/rtc/peer_connection";
import { settle } from "../../support/fake_clock";
import { FakeTrack } from "../../support/fake_media";
import { FakeNetwork } from "../../support/fake_network";
import { withoutCandidates } from "../../support/fake_peer_connection";
import { anEnd, carry, type End, twoEnds } from "../../support/peer_ends";

function offersOf(end: End): number {
  return end.connection.offers;
}

describe("the first negotiation", () => {
  test("is one offer and one answer, with audio and video in both directions", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await carry(caller, callee);
    expect([offersOf(caller), callee.connection.answers]).toEqual([1, 1]);
    expect([offersOf(callee), caller.connection.answers]).toEqual([0, 0]);
    expect([caller.arrived, callee.arrived]).toEqual([
      ["audio", "video"],
      ["audio", "video"],
    ]);
    expect(callee.connection.transceivers.map((one) => one.direction)).toEqual([
      "sendrecv",
      "sendrecv",
    ]);
    expect([caller.link.state, callee.link.state]).toEqual(["connected", "connected"]);
  });

  test("waits for the ICE servers and then handles buffered signals in order", async () => {
    const network = new FakeNetwork();
    let letGo = (): void => {};
    const ready = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const caller = anEnd(network, false, ready);
    void caller.link.offer();
    await settle();
    expect(offersOf(caller)).toBe(0);
    letGo();
    await settle();
    expect(offersOf(caller)).toBe(1);
  });

  test("includes later tracks of the callee without renegotiation", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await carry(caller, callee);
    const microphone = new FakeTrack("audio");
    callee.media.setTrack("audio", microphone as unknown as MediaStreamTrack);
    await carry(caller, callee);
    expect(callee.connection.transceivers[0]?.sender.track).toBe(microphone);
    expect([offersOf(caller), offersOf(callee)]).toEqual([1, 0]);
  });

  test("sends existing tracks as one stream, with small video first", async () => {
    const { caller, callee } = twoEnds();
    caller.tracks.video = new FakeTrack("video");
    callee.tracks.video = new FakeTrack("video");
    void caller.link.offer();
    await carry(caller, callee);
    for (const end of [caller, callee]) {
      const [audio, video] = end.connection.transceivers.map((one) => one.sender);
      expect(video?.track).toBe(end.tracks.video);
      expect(audio?.streams).toEqual(video?.streams ?? []);
      expect(video?.getParameters().encodings[0]?.scaleResolutionDownBy).toBe(4);
      end.media.showFullPicture();
      expect(video?.getParameters().encodings[0]?.scaleResolutionDownBy).toBe(1);
      expect(audio?.getParameters().encodings[0]?.scaleResolutionDownBy).toBeUndefined();
    }
  });

  test("has no offer of a callee with a data channel", async () => {
    const { callee } = twoEnds();
    callee.connection.createDataChannel("control", { negotiated: true, id: 0 });
    await settle();
    expect([offersOf(callee), callee.said.length]).toEqual([0, 0]);
  });
});

describe("an offer that is prepared", () => {
  test("is sent later, in one signal with its candidates", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.prepareOffer();
    await settle();
    expect([offersOf(caller), caller.said.length]).toEqual([1, 0]);
    void caller.link.offer();
    const [signal] = caller.said as [{ description: RTCSessionDescriptionInit }];
    expect(signal.description.sdp).toContain("a=candidate:");
    await carry(caller, callee);
    expect([offersOf(caller), callee.connection.answers]).toEqual([1, 1]);
    expect([caller.link.state, callee.link.state]).toEqual(["connected", "connected"]);
  });

  test("is sent once when it is due before it is made", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.prepareOffer();
    void caller.link.offer();
    await settle();
    const descriptions = caller.said.filter((signal) => "description" in signal);
    expect([offersOf(caller), descriptions.length]).toEqual([1, 1]);
    await carry(caller, callee);
    expect(caller.link.state).toBe("connected");
  });

  test("is not sent after the end", async () => {
    const { caller } = twoEnds();
    void caller.link.prepareOffer();
    await settle();
    caller.link.close();
    void caller.link.offer();
    await settle();
    expect(caller.said).toEqual([]);
  });
});

describe("glare", () => {
  test("is resolved by a rollback of the polite peer", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await carry(caller, callee);
    const before = { caller: offersOf(caller), answers: callee.connection.answers };
    caller.link.restartIce();
    callee.link.restartIce();
    await carry(caller, callee);
    expect(caller.connection.signalingState).toBe("stable");
    expect(callee.connection.signalingState).toBe("stable");
    expect(offersOf(caller)).toBe(before.caller + 1);
    expect(callee.connection.answers).toBe(before.answers + 1);
    expect(caller.connection.answers).toBe(0);
    const described = withoutCandidates(callee.connection.remoteDescription?.sdp) as string;
    expect(withoutCandidates(caller.connection.localDescription?.sdp)).toBe(described);
  });

  test("does not prevent an offer of the polite peer", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await carry(caller, callee);
    callee.link.restartIce();
    await carry(caller, callee);
    expect([offersOf(callee), caller.connection.answers]).toEqual([1, 1]);
  });
});

describe("signals in the wrong state", () => {
  test("unexpected answers and invalid offers are dropped, and the next offer works", async () => {
    const { caller, callee } = twoEnds();
    callee.link.receive({ description: { type: "answer", sdp: "v=0\r\n" } });
    callee.link.receive({ description: { type: "offer", sdp: "nonsense" } });
    void caller.link.offer();
    await carry(caller, callee);
    expect(callee.link.state).toBe("connected");
  });

  test("signals and pending operations have no effect after the end", async () => {
    const { caller, callee } = twoEnds();
    void caller.link.offer();
    await settle();
    callee.link.receive(caller.said[0] as PeerConnectionSignal);
    callee.link.close();
    caller.link.close();
    await settle();
    callee.link.restartIce();
    callee.media.setTrack("audio", null);
    callee.media.showFullPicture();
    await settle();
    expect(callee.said).toEqual([]);
    expect(callee.connection.signalingState).toBe("closed");
  });
});

describe("the state of the connection", () => {
  test("is reported once for each change", async () => {
    const { callee } = twoEnds();
    callee.connection.become("connecting");
    callee.connection.become("connecting");
    callee.connection.become("connected");
    expect(callee.states).toEqual(["connecting", "connected"]);
  });

  test("is disconnected when ICE is disconnected or no bytes arrive", async () => {
    const { callee } = twoEnds();
    callee.connection.become("connected");
    callee.connection.iceConnectionState = "disconnected";
    callee.connection.oniceconnectionstatechange?.();
    callee.connection.iceConnectionState = "connected";
    callee.connection.oniceconnectionstatechange?.();
    callee.link.setSilent(true);
    callee.link.setSilent(false);
    expect(callee.states).toEqual([
      "connected",
      "disconnected",
      "connected",
      "disconnected",
      "connected",
    ]);
  });

  test("is failed when connectionState or iceConnectionState is failed", () => {
    const { callee } = twoEnds();
    callee.connection.iceConnectionState = "failed";
    callee.connection.oniceconnectionstatechange?.();
    expect(callee.link.state).toBe("failed");
  });
});
