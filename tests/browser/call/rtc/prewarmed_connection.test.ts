import { describe, expect, test } from "bun:test";
import { PrewarmedConnection } from "../../../../waves/browser/call/rtc/prewarmed_connection";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeNetwork } from "../../support/fake_network";

describe("the prewarmed connection", () => {
  function setup(fetchIceServers: () => Promise<RTCIceServer[]>) {
    const clock = new FakeClock();
    const network = new FakeNetwork();
    const prewarmed = new PrewarmedConnection({
      clock,
      makePeerConnection: network.make,
      fetchIceServers,
    });
    let isReady = false;
    void prewarmed.ready.then(() => {
      isReady = true;
    });
    const [connection] = network.connections;
    return { clock, prewarmed, connection, isReady: () => isReady };
  }

  test("uses the ICE servers as soon as they are known", async () => {
    const servers = [{ urls: "stun:stun.example.org" }];
    const { connection, isReady } = setup(async () => servers);
    await settle();
    expect(isReady()).toBe(true);
    expect(connection?.configurations.at(-1)?.iceServers).toEqual(servers);
  });

  test("does not delay a call when the server is slow or down", async () => {
    const slow = setup(() => new Promise(() => {}));
    await slow.clock.advance(999);
    expect(slow.isReady()).toBe(false);
    await slow.clock.advance(1);
    expect(slow.isReady()).toBe(true);
    const down = setup(() => Promise.reject(new Error("offline")));
    await settle();
    expect(down.isReady()).toBe(true);
  });

  test("does not configure a closed connection", async () => {
    let answer = (_servers: RTCIceServer[]): void => {};
    const { connection, prewarmed } = setup(() => new Promise((resolve) => (answer = resolve)));
    prewarmed.close();
    await settle();
    answer([{ urls: "stun:stun.example.org" }]);
    await settle();
    expect(connection?.configurations).toHaveLength(1);
  });
});
