import { describe, expect, test } from "bun:test";
import { readSignal, type SignalBody } from "../../../../waves/browser/call/rtc/signals";

const PLACE = { callId: "call", link: "main" } as const;

const OFFER: SignalBody = { description: { type: "offer", sdp: "v=0" } };

function frame(n: number, body: object, epoch = 0): object {
  return { type: "signal", call_id: "call", link: "main", epoch, n, ...body };
}

describe("reading a signal of the peer", () => {
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
    test(`rejects ${what}`, () => {
      expect(readSignal(value, PLACE)).toBeNull();
    });
  }

  test("keeps known fields only", () => {
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
