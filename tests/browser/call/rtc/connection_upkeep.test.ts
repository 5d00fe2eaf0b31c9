/** What keeps a link going: recovery, liveness, the standby and the channels. */
import { describe, expect, test } from "bun:test";
import { DataChannel } from "../../../../waves/browser/call/rtc/data_channel";
import { IceRecovery } from "../../../../waves/browser/call/rtc/ice_recovery";
import { Keepalive } from "../../../../waves/browser/call/rtc/keepalive";
import { PrewarmedConnection } from "../../../../waves/browser/call/rtc/prewarmed_connection";
import { StatsPoller } from "../../../../waves/browser/call/rtc/stats_poller";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeChannel } from "../../support/fake_data_channel";
import { FakeNetwork } from "../../support/fake_network";

describe("recovery", () => {
  function setup({ polite = false } = {}) {
    const clock = new FakeClock();
    const restarts: number[] = [];
    const begun = clock.now();
    const restart = (): void => {
      restarts.push(clock.now() - begun);
    };
    return { clock, restarts, recovery: new IceRecovery({ clock, polite, restart }) };
  }

  test("restarts at once after a failure, and again until it works", async () => {
    const { clock, recovery, restarts } = setup();
    recovery.follow("failed");
    await clock.advance(11_000);
    recovery.follow("connecting");
    recovery.follow("connected");
    await clock.advance(60_000);
    expect(restarts).toEqual([0, 5_000, 10_000]);
  });

  test("gives an interruption two seconds; the polite side lets the other begin", async () => {
    for (const [polite, expected] of [
      [false, 2_000],
      [true, 3_000],
    ] as const) {
      const { clock, recovery, restarts } = setup({ polite });
      recovery.follow("disconnected");
      await clock.advance(4_000);
      expect(restarts).toEqual([expected]);
    }
  });

  test("does nothing about an interruption that ends by itself", async () => {
    const { clock, recovery, restarts } = setup();
    recovery.follow("disconnected");
    await clock.advance(1_900);
    recovery.follow("connected");
    await clock.advance(60_000);
    expect(restarts).toEqual([]);
  });

  test("looks for new ways when the network changes, but not before there was one", async () => {
    const { recovery, restarts } = setup();
    recovery.networkChanged();
    expect(restarts).toEqual([]);
    recovery.follow("connected");
    recovery.networkChanged();
    expect(restarts).toEqual([0]);
    recovery.stop();
    recovery.networkChanged();
    expect(restarts).toEqual([0]);
  });
});

describe("liveness", () => {
  type Entry = { type: string; bytesReceived?: number; dtlsState?: string };

  function setup() {
    const clock = new FakeClock();
    let bytes = 0;
    const heard: boolean[] = [];
    let beats = 0;
    let report = (received: number): Entry[] => [{ type: "transport", bytesReceived: received }];
    const liveness = new Keepalive({
      clock,
      stats: new StatsPoller(clock, {
        getStats: async () => new Map(report(bytes).entries()) as unknown as RTCStatsReport,
      }),
      beat: () => {
        beats += 1;
      },
      changed: (isSilent) => heard.push(isSilent),
    });
    return {
      clock,
      liveness,
      heard,
      receive: (count: number) => {
        bytes += count;
      },
      use: (other: typeof report) => {
        report = other;
      },
      get beats() {
        return beats;
      },
    };
  }

  test("notices silence after three seconds, and the first byte after it", async () => {
    const { clock, heard, liveness, receive } = setup();
    liveness.start();
    receive(100);
    await clock.advance(1_000);
    await clock.advance(2_000);
    expect(heard.at(-1)).toBe(false);
    await clock.advance(1_000);
    expect(heard.at(-1)).toBe(true);
    receive(1);
    await clock.advance(1_000);
    expect(heard.at(-1)).toBe(false);
  });

  test("beats every second, once however often it is started, and not after the stop", async () => {
    const setting = setup();
    setting.liveness.start();
    setting.liveness.start();
    await setting.clock.advance(5_000);
    setting.liveness.stop();
    setting.liveness.start();
    await setting.clock.advance(5_000);
    expect(setting.beats).toBe(5);
  });

  test("counts the pairs where a browser counts no bytes of its transports", async () => {
    const { clock, heard, liveness, receive, use } = setup();
    use((received) => [
      { type: "candidate-pair", bytesReceived: 0 },
      { type: "candidate-pair", bytesReceived: received },
      { type: "transport", dtlsState: "connected" },
    ]);
    liveness.start();
    for (let second = 0; second < 5; second += 1) {
      receive(10);
      await clock.advance(1_000);
    }
    expect(heard).toEqual([false, false, false, false, false]);
    await clock.advance(3_000);
    expect(heard.at(-1)).toBe(true);
  });
});

describe("the statistics of a connection", () => {
  test("are asked for once per second, whoever reads them", async () => {
    const clock = new FakeClock();
    let asked = 0;
    const report = new Map() as unknown as RTCStatsReport;
    const stats = new StatsPoller(clock, {
      async getStats() {
        asked += 1;
        return report;
      },
    });
    const seen: string[] = [];
    const stops = ["one", "other"].map((name) => stats.subscribe(() => seen.push(name)));
    await clock.advance(2_000);
    expect([asked, seen]).toEqual([2, ["one", "other", "one", "other"]]);
    for (const stop of stops) stop();
    expect(clock.pending).toBe(0);
  });
});

describe("the standby", () => {
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

  test("uses the servers as soon as they are known", async () => {
    const servers = [{ urls: "stun:stun.example.org" }];
    const { connection, isReady } = setup(async () => servers);
    await settle();
    expect(isReady()).toBe(true);
    expect(connection?.configurations.at(-1)?.iceServers).toEqual(servers);
  });

  test("does not hold a call back for a server that is slow, or down", async () => {
    const slow = setup(() => new Promise(() => {}));
    await slow.clock.advance(999);
    expect(slow.isReady()).toBe(false);
    await slow.clock.advance(1);
    expect(slow.isReady()).toBe(true);
    const down = setup(() => Promise.reject(new Error("offline")));
    await settle();
    expect(down.isReady()).toBe(true);
  });

  test("leaves a closed connection alone", async () => {
    let answer = (_servers: RTCIceServer[]): void => {};
    const { connection, prewarmed } = setup(() => new Promise((resolve) => (answer = resolve)));
    prewarmed.close();
    await settle();
    answer([{ urls: "stun:stun.example.org" }]);
    await settle();
    expect(connection?.configurations).toHaveLength(1);
  });
});

describe("a channel to the other side", () => {
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

  test("is agreed on without negotiation", () => {
    const { channel } = setup();
    expect([channel.label, channel.init]).toEqual(["control", { negotiated: true, id: 0 }]);
  });

  test("refuses what is no text, no JSON, no object or too long", () => {
    const { received, say } = setup();
    for (const data of [new ArrayBuffer(8), "nonsense", "[1]", "7", "null", "{"]) say(data);
    say(JSON.stringify({ type: "signal", padding: "x".repeat(70_000) }));
    expect(received).toEqual([]);
    say('{"type":"beat"}');
    expect(received).toEqual([{ type: "beat" }]);
  });

  test("carries binary messages, not longer than text", () => {
    const { bytes, channel, control, received, say } = setup();
    channel.open();
    const data = new ArrayBuffer(8);
    expect(control.send(data)).toBe(true);
    expect(channel.sent as unknown[]).toEqual([data]);
    say(data);
    say(new ArrayBuffer(70_000));
    expect([bytes, received]).toEqual([[data], []]);
  });

  test("tells when there is room again", () => {
    const { channel, control, drained } = setup();
    channel.open();
    channel.bufferedAmount = 2 ** 21;
    expect([control.send("x"), drained()]).toEqual([false, 0]);
    expect(channel.bufferedAmountLowThreshold).toBe(2 ** 18);
    channel.bufferedAmount = 2 ** 18;
    channel.onbufferedamountlow?.();
    expect([control.send("x"), drained()]).toEqual([true, 1]);
  });

  test("lets no flood through, and hears again a second later", async () => {
    const { clock, received, say } = setup();
    for (let index = 0; index < 10_000; index += 1) say('{"type":"beat"}');
    expect(received).toHaveLength(500);
    await clock.advance(1_000);
    say('{"type":"beat"}');
    expect(received).toHaveLength(501);
  });

  test("says when it cannot send: not open, choked or broken", () => {
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
