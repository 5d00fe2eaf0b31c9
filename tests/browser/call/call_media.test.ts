import { describe, expect, test } from "bun:test";
import { CallMedia } from "../../../waves/browser/call/call_media";
import type { CallSnapshot } from "../../../waves/browser/call/model/snapshot";
import { FakeClock, settle } from "../support/fake_clock";
import { equip } from "../support/fake_device_manager";
import { makeFakeStream } from "../support/fake_media";
import { FakeNetwork } from "../support/fake_network";
import { FakeSocket, person } from "../support/fake_server";

const BEGINNING = { callId: "call", peer: person("bob"), isCaller: false, epoch: 0, offers: false };
const OFFER = {
  type: "signal",
  call_id: "call",
  link: "main",
  epoch: 0,
  n: 0,
  description: { type: "offer", sdp: "v=0\r\n" },
};

function setup() {
  const network = new FakeNetwork();
  const { devices, deviceManager } = equip();
  const socket = new FakeSocket("alice");
  const shown: Partial<CallSnapshot>[] = [];
  const media = new CallMedia({
    engine: {
      socket,
      deviceManager,
      clock: new FakeClock(),
      makePeerConnection: network.make,
      makeStream: makeFakeStream,
      fetchIceServers: async () => [],
    },
    capabilities: [],
    show: (change) => shown.push(change),
    rebuilt: () => {},
    connectionChanged: () => {},
    hungUp: () => {},
    streamsChanged: () => {},
  });
  return { network, devices, socket, shown, media };
}

describe("before the user's consent", () => {
  test("nothing starts and signals are not buffered", async () => {
    const { devices, media, network, socket } = setup();
    media.receive(OFFER);
    media.begin(BEGINNING);
    expect(media.hasBegun).toBe(false);
    media.consent("audio");
    media.begin(BEGINNING);
    await settle();
    expect(devices.asked).toHaveLength(1);
    expect(network.open.map((one) => one.remoteDescription)).toEqual([null]);
    expect(socket.sent).toEqual([]);
  });

  test("up to 64 signals that arrive before the acceptance are buffered", async () => {
    const { media, network } = setup();
    media.consent("audio");
    media.receive(OFFER);
    const candidate = { candidate: "candidate:1" };
    for (let n = 1; n < 500; n += 1) media.receive({ ...OFFER, n, description: null, candidate });
    await settle();
    expect(network.open).toEqual([]);
    media.begin(BEGINNING);
    await settle(1_000);
    expect(network.open[0]?.answers).toBe(1);
    expect(network.open[0]?.added).toHaveLength(63);
  });
});

describe("after the end of the call", () => {
  test("no device, connection or state change follows", async () => {
    const { devices, media, network, shown } = setup();
    media.consent("video");
    media.begin(BEGINNING);
    media.receive(OFFER);
    await settle();
    const track = network.open[0]?.transceivers[1]?.receiver.track;
    media.end({ bye: false });
    const before = shown.length;
    track?.unmute();
    media.prepare();
    media.consent("video");
    media.begin(BEGINNING);
    media.receive({ ...OFFER, epoch: 1 });
    await settle();
    expect([shown.length, devices.asked.length, network.open.length]).toEqual([before, 1, 0]);
  });
});
