import { describe, expect, test } from "bun:test";
import { SignalTransport } from "../../../../waves/browser/call/rtc/signal_transport";
import { Signaling } from "../../../../waves/browser/call/rtc/signaling";
import { readSignal, type SignalBody } from "../../../../waves/browser/call/rtc/signals";
import type { SignalFrame } from "../../../../waves/browser/socket/protocol";

const PLACE = { callId: "call", link: "main" } as const;
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
    carry: (frame) => carrier.carry(frame),
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
  test("counts from nought, over the socket and the channel alike", () => {
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

  test("falls back to the socket when the channel does not take it", () => {
    const { signaling, carrier, socket } = setup();
    carrier.useChannel(() => false);
    signaling.send(OFFER);
    expect(socket).toHaveLength(1);
  });

  test("says an unanswered offer and its candidates again, with new numbers", () => {
    const { signaling, socket } = setup();
    signaling.send(ANSWER);
    signaling.send(OFFER);
    signaling.send(CANDIDATE);
    signaling.send(STATE);
    socket.length = 0;
    signaling.resend({ isUnanswered: true });
    expect(socket).toEqual([frame(4, OFFER), frame(5, CANDIDATE)] as SignalFrame[]);
  });

  test("never says an answer twice: it could answer a later offer", () => {
    const { signaling, socket } = setup();
    signaling.send(ANSWER);
    signaling.send(CANDIDATE);
    socket.length = 0;
    signaling.resend({ isUnanswered: true });
    expect(socket).toEqual([frame(2, CANDIDATE)] as SignalFrame[]);
  });
});

describe("receiving", () => {
  test("takes each signal once, whichever way brings it first", () => {
    const { signaling } = setup();
    expect(signaling.receive(frame(0, OFFER))).toEqual(OFFER);
    expect(signaling.receive(frame(0, OFFER))).toBeNull();
    expect(signaling.receive(frame(2, CANDIDATE))).toEqual(CANDIDATE);
    expect(signaling.receive(frame(1, CANDIDATE))).toEqual(CANDIDATE);
    expect(signaling.receive(frame(1, CANDIDATE))).toBeNull();
  });

  test("drops a description or a state that a later one has overtaken", () => {
    const { signaling } = setup();
    signaling.receive(frame(5, OFFER));
    signaling.receive(frame(6, STATE));
    expect(signaling.receive(frame(3, OFFER))).toBeNull();
    expect(signaling.receive(frame(4, STATE))).toBeNull();
  });

  test("drops what is of a lower epoch, another call or another link", () => {
    const { signaling } = setup({ epoch: 1 });
    expect(signaling.receive(frame(0, OFFER, 0))).toBeNull();
    expect(signaling.receive({ ...frame(0, OFFER, 1), call_id: "other" })).toBeNull();
    expect(signaling.receive({ ...frame(0, OFFER, 1), link: "screen:caller" })).toBeNull();
    expect(signaling.receive(frame(0, OFFER, 1))).toEqual(OFFER);
  });

  test("tells of a higher epoch and takes nothing of it", () => {
    const { signaling, rebuilt } = setup();
    expect(signaling.receive(frame(0, OFFER, 3))).toBeNull();
    expect(rebuilt).toEqual([3]);
  });

  test("remembers as much as it must and no more", () => {
    const { signaling } = setup();
    for (let n = 0; n < 10_000; n += 1) {
      expect(signaling.receive(frame(n, CANDIDATE))).not.toBeNull();
    }
    expect(signaling.receive(frame(9_000, CANDIDATE))).toBeNull();
    expect(signaling.receive(frame(1, CANDIDATE))).toBeNull();
  });
});

describe("reading what the other side says", () => {
  const good = frame(0, OFFER);
  const long = "x".repeat(50_000);
  const bad: [string, unknown][] = [
    ["no object", "text"],
    ["null", null],
    ["a list", [good]],
    ["another type", { ...good, type: "call.ended" }],
    ["no number", { ...good, n: undefined }],
    ["a negative number", { ...good, n: -1 }],
    ["half a number", { ...good, n: 0.5 }],
    ["a number that is not exact", { ...good, n: 2 ** 53 }],
    ["a number as text", { ...good, n: "0" }],
    ["an infinite epoch", { ...good, epoch: Number.POSITIVE_INFINITY }],
    ["nothing said", frame(0, {})],
    ["a description that is a list", frame(0, { description: [] })],
    ["a rollback", frame(0, { description: { type: "rollback", sdp: "" } })],
    ["no text in the description", frame(0, { description: { type: "offer" } })],
    ["an endless description", frame(0, { description: { type: "offer", sdp: long } })],
    ["an endless candidate", frame(0, { candidate: { candidate: long } })],
    ["a candidate that is a number", frame(0, { candidate: { candidate: 7 } })],
    ["a candidate of no line", frame(0, { candidate: { candidate: "c", sdpMLineIndex: "0" } })],
    ["a candidate with a wrong mid", frame(0, { candidate: { candidate: "c", sdpMid: {} } })],
    ["an unknown control", frame(0, { control: { kind: "open_camera" } })],
    ["a state without its parts", frame(0, { control: { kind: "state" } })],
    [
      "a state of texts",
      frame(0, { control: { kind: "state", microphone: "yes", camera: "no", problem: "" } }),
    ],
  ];
  for (const [what, value] of bad) {
    test(`refuses ${what}`, () => {
      expect(readSignal(value, PLACE)).toBeNull();
    });
  }

  test("keeps only what it knows", () => {
    const candidate = { candidate: "c", evil: "<img onerror=1>" };
    expect(readSignal(frame(0, { candidate }), PLACE)?.body).toEqual({
      candidate: { candidate: "c", sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
    });
    const control = {
      kind: "state" as const,
      microphone: true,
      camera: true,
      problem: "<b>hello</b>",
    };
    expect(readSignal(frame(0, { control }), PLACE)?.body).toEqual({
      control: { kind: "state", microphone: true, camera: true, problem: "" },
    });
    const known = { ...control, problem: "system_denied" as const };
    expect(readSignal(frame(0, { control: known }), PLACE)?.body).toEqual({ control: known });
  });
});
