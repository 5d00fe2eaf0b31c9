import { expect, test } from "bun:test";
import { factsOf } from "../../../../waves/browser/call/stats/connection_info";
import { NO_CONNECTION_INFO } from "../../../../waves/browser/call/stats/snapshot";
import { aConnectedCall } from "../../support/call_page";
import { settle } from "../../support/fake_clock";

const report = (...entries: { id: string; type: string; [key: string]: unknown }[]) =>
  new Map(entries.map((entry) => [entry.id, entry]));

const PAIR = {
  id: "p",
  type: "candidate-pair",
  nominated: true,
  currentRoundTripTime: 0.0236,
  localCandidateId: "l",
  remoteCandidateId: "r",
};

test("a direct route with its round-trip time, video and audio is shown", () => {
  const connectionInfo = factsOf(
    report(
      PAIR,
      { id: "l", type: "local-candidate", candidateType: "host" },
      { id: "r", type: "remote-candidate", candidateType: "srflx" },
      {
        id: "v",
        type: "inbound-rtp",
        kind: "video",
        codecId: "c",
        frameWidth: 1280,
        frameHeight: 720,
      },
      { id: "a", type: "inbound-rtp", kind: "audio", codecId: "o" },
      { id: "c", type: "codec", mimeType: "video/VP8" },
      { id: "o", type: "codec", mimeType: "audio/opus" },
    ),
  );
  expect(connectionInfo).toEqual({
    route: "direct",
    roundTrip: "24 ms",
    picture: "1280 × 720, VP8",
    sound: "opus",
  });
});

test("a relay at either end is shown as a relay", () => {
  for (const [one, other] of [
    ["relay", "host"],
    ["host", "relay"],
  ] as const) {
    const connectionInfo = factsOf(
      report(
        PAIR,
        { id: "l", type: "local-candidate", candidateType: one },
        { id: "r", type: "remote-candidate", candidateType: other },
      ),
    );
    expect(connectionInfo.route).toBe("relayed");
  }
});

test("unknown values are not shown", () => {
  expect(factsOf(report())).toEqual(NO_CONNECTION_INFO);
});

test("statistics are read only while the panel is open", async () => {
  const { alice, clock, network } = await aConnectedCall();
  const { connectionInfo } = alice.engine.capabilities;
  const [connection] = network.open;
  let looks = 0;
  const counted = connection as unknown as { getStats(): Promise<unknown> };
  counted.getStats = async () => {
    looks += 1;
    return report(PAIR);
  };
  const before = looks;
  alice.stage.togglePanel("details");
  await settle();
  expect(looks).toBeGreaterThan(before);
  expect(connectionInfo.store.getSnapshot().roundTrip).toBe("24 ms");
  alice.stage.closePanel();
  expect(connectionInfo.store.getSnapshot()).toEqual(NO_CONNECTION_INFO);
  alice.stage.togglePanel("details");
  alice.do.hangUp();
  await clock.advance(10);
  expect(connectionInfo.store.getSnapshot()).toEqual(NO_CONNECTION_INFO);
});
