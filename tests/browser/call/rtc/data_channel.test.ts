import { describe, expect, test } from "bun:test";
import { DataChannel } from "../../../../waves/browser/call/rtc/data_channel";
import { FakeClock } from "../../support/fake_clock";
import { FakeChannel } from "../../support/fake_data_channel";

describe("a data channel to the peer", () => {
  function setup() {
    const clock = new FakeClock();
    const received: unknown[] = [];
    const bytes: ArrayBuffer[] = [];
    let drained = 0;
    let channel = new FakeChannel("", {});
    const connection = {
      createDataChannel(label: string, init: RTCDataChannelInit) {
        channel = new FakeChannel(label, init);
        return channel;
      },
    };
    const control = new DataChannel({
      label: "control",
      id: 0,
      connection: connection as unknown as RTCPeerConnection,
      clock,
      changed: () => {},
      received: (message) => received.push(message),
      receivedBytes: (data) => bytes.push(data),
      drained: () => {
        drained += 1;
      },
    });
    const say = (data: unknown): void => channel.onmessage?.({ data });
    return { clock, control, received, bytes, say, channel, drained: () => drained };
  }

  test("is opened without in-band negotiation", () => {
    const { channel } = setup();
    expect([channel.label, channel.init]).toEqual(["control", { negotiated: true, id: 0 }]);
  });

  test("drops messages that are not JSON objects or are too long", () => {
    const { received, say } = setup();
    for (const data of [new ArrayBuffer(8), "nonsense", "[1]", "7", "null", "{"]) say(data);
    say(JSON.stringify({ type: "signal", padding: "x".repeat(70_000) }));
    expect(received).toEqual([]);
    say('{"type":"beat"}');
    expect(received).toEqual([{ type: "beat" }]);
  });

  test("transfers binary messages up to the same size", () => {
    const { bytes, channel, control, received, say } = setup();
    channel.open();
    const data = new ArrayBuffer(8);
    expect(control.send(data)).toBe(true);
    expect(channel.sent as unknown[]).toEqual([data]);
    say(data);
    say(new ArrayBuffer(70_000));
    expect([bytes, received]).toEqual([[data], []]);
  });

  test("reports when its buffer has room again", () => {
    const { channel, control, drained } = setup();
    channel.open();
    channel.bufferedAmount = 2 ** 21;
    expect([control.send("x"), drained()]).toEqual([false, 0]);
    expect(channel.bufferedAmountLowThreshold).toBe(2 ** 18);
    channel.bufferedAmount = 2 ** 18;
    channel.onbufferedamountlow?.();
    expect([control.send("x"), drained()]).toEqual([true, 1]);
  });

  test("drops a flood and receives again a second later", async () => {
    const { clock, received, say } = setup();
    for (let index = 0; index < 10_000; index += 1) say('{"type":"beat"}');
    expect(received).toHaveLength(500);
    await clock.advance(1_000);
    say('{"type":"beat"}');
    expect(received).toHaveLength(501);
  });

  test("reports when it cannot send: not open, buffer full or failed", () => {
    const { channel, control } = setup();
    expect(control.send("x")).toBe(false);
    channel.open();
    expect(control.send("x")).toBe(true);
    channel.bufferedAmount = 2 ** 21;
    expect(control.send("x")).toBe(false);
    channel.bufferedAmount = 0;
    channel.send = () => {
      throw new DOMException("full", "OperationError");
    };
    expect(control.send("x")).toBe(false);
  });
});
