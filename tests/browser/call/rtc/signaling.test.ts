import { describe, expect, test } from "bun:test";
import { SignalTransport } from "../../../../waves/browser/call/rtc/signal_transport";
import { Signaling } from "../../../../waves/browser/call/rtc/signaling";
import type { SignalBody } from "../../../../waves/browser/call/rtc/signals";
import type { SignalFrame } from "../../../../waves/browser/socket/protocol";

const OFFER: SignalBody = { description: { type: "offer", sdp: "v=0" } };

const ANSWER: SignalBody = { description: { type: "answer", sdp: "v=0" } };

const CANDIDATE: SignalBody = {
  candidate: { candidate: "c", sdpMid: "0", sdpMLineIndex: 0, usernameFragment: "u" },
};

const STATE: SignalBody = {
  control: { kind: "state", microphone: true, camera: false, problem: "" },
};

function setup({ epoch = 0 } = {}) {
  const socket: SignalFrame[] = [];
  const rebuilt: number[] = [];
  const carrier = new SignalTransport({
    send: (frame) => {
      socket.push(frame as SignalFrame);
      return true;
    },
  });
  const signaling = new Signaling({
    sendSignal: (frame) => carrier.sendSignal(frame),
    callId: "call",
    link: "main",
    epoch,
    rebuilt: (raised) => rebuilt.push(raised),
  });
  return { signaling, carrier, socket, rebuilt };
}

function frame(n: number, body: object, epoch = 0): object {
  return { type: "signal", call_id: "call", link: "main", epoch, n, ...body };
}

function numbers(frames: SignalFrame[]): number[] {
  return frames.map((one) => one.n);
}

describe("sending", () => {
  test("numbers signals from zero, over both the socket and the channel", () => {
    const { signaling, carrier, socket } = setup();
    const channel: string[] = [];
    signaling.send(OFFER);
    carrier.useChannel((text) => channel.push(text) > 0);
    signaling.send(CANDIDATE);
    carrier.useChannel(null);
    signaling.send(STATE);
    expect(numbers(socket)).toEqual([0, 2]);
    expect(channel.map((text) => JSON.parse(text).n)).toEqual([1]);
  });

  test("falls back to the socket when the channel cannot send", () => {
    const { signaling, carrier, socket } = setup();
    carrier.useChannel(() => false);
    signaling.send(OFFER);
    expect(socket).toHaveLength(1);
  });

  test("repeats an unanswered offer and its candidates with new numbers", () => {
    const { signaling, socket } = setup();
    signaling.send(ANSWER);
    signaling.send(OFFER);
    signaling.send(CANDIDATE);
    signaling.send(STATE);
    socket.length = 0;
    signaling.resend({ isUnanswered: true });
    expect(socket).toEqual([frame(4, OFFER), frame(5, CANDIDATE)] as SignalFrame[]);
  });

  test("never repeats an answer, as it could match a later offer", () => {
    const { signaling, socket } = setup();
    signaling.send(ANSWER);
    signaling.send(CANDIDATE);
    socket.length = 0;
    signaling.resend({ isUnanswered: true });
    expect(socket).toEqual([frame(2, CANDIDATE)] as SignalFrame[]);
  });
});

describe("receiving", () => {
  test("handles each signal once, from whichever transport is first", () => {
    const { signaling } = setup();
    expect(signaling.receive(frame(0, OFFER))).toEqual(OFFER);
    expect(signaling.receive(frame(0, OFFER))).toBeNull();
    expect(signaling.receive(frame(2, CANDIDATE))).toEqual(CANDIDATE);
    expect(signaling.receive(frame(1, CANDIDATE))).toEqual(CANDIDATE);
    expect(signaling.receive(frame(1, CANDIDATE))).toBeNull();
  });

  test("drops a description or state that is older than the last one", () => {
    const { signaling } = setup();
    signaling.receive(frame(5, OFFER));
    signaling.receive(frame(6, STATE));
    expect(signaling.receive(frame(3, OFFER))).toBeNull();
    expect(signaling.receive(frame(4, STATE))).toBeNull();
  });

  test("drops signals of a lower epoch, another call or another connection", () => {
    const { signaling } = setup({ epoch: 1 });
    expect(signaling.receive(frame(0, OFFER, 0))).toBeNull();
    expect(signaling.receive({ ...frame(0, OFFER, 1), call_id: "other" })).toBeNull();
    expect(signaling.receive({ ...frame(0, OFFER, 1), link: "screen:caller" })).toBeNull();
    expect(signaling.receive(frame(0, OFFER, 1))).toEqual(OFFER);
  });

  test("reports a higher epoch and drops its signal", () => {
    const { signaling, rebuilt } = setup();
    expect(signaling.receive(frame(0, OFFER, 3))).toBeNull();
    expect(rebuilt).toEqual([3]);
  });

  test("bounds the signal numbers that it stores", () => {
    const { signaling } = setup();
    for (let n = 0; n < 10_000; n += 1) {
      expect(signaling.receive(frame(n, CANDIDATE))).not.toBeNull();
    }
    expect(signaling.receive(frame(9_000, CANDIDATE))).toBeNull();
    expect(signaling.receive(frame(1, CANDIDATE))).toBeNull();
  });
});
