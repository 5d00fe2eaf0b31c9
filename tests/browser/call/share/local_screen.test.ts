import { describe, expect, test } from "bun:test";
import { aConnectedCall } from "../../support/call_page";
import { settle } from "../../support/fake_clock";
import {
  aSharingPair,
  pictures,
  share,
  shareLinks,
  shareOf,
  shown,
  streamOf,
} from "../../support/share_pair";

describe("sharing a screen", () => {
  test("uses a separate send-only connection and is shown to the peer", async () => {
    const pair = await aSharingPair();
    const [sender, viewer] = shareLinks(pair);
    expect(sender?.transceivers.map((one) => one.direction)).toEqual(["sendonly", "sendonly"]);
    expect(viewer?.transceivers.map((one) => one.direction)).toEqual(["recvonly", "recvonly"]);
    expect(viewer?.transceivers.map((one) => one.sender.track)).toEqual([null, null]);
    expect(shown(pair.alice)).toMatchObject({ sharing: true, withSound: true, reach: "seen" });
    expect(shown(pair.bob)).toMatchObject({ sharing: false, remote: true });
    expect(streamOf(pair.bob, "remoteScreen")?.getTracks()).toHaveLength(2);
    expect(streamOf(pair.alice, "localScreen")?.getTracks()).toHaveLength(2);
  });

  test("is not shown to the peer before its first frame", async () => {
    const pair = await aConnectedCall();
    shareOf(pair.alice).toggle();
    await pair.clock.advance(20);
    expect([shown(pair.bob).remote, streamOf(pair.bob, "remoteScreen")]).toEqual([false, null]);
    pictures(pair);
    expect(shown(pair.bob).remote).toBe(true);
  });

  test("is announced while its first frame is missing", async () => {
    const pair = await aConnectedCall();
    shareOf(pair.alice).toggle();
    await pair.clock.advance(1_900);
    expect(shown(pair.bob).remoteWaiting).toBe(false);
    await pair.clock.advance(200);
    expect(shown(pair.bob)).toMatchObject({ remote: false, remoteWaiting: true });
    pictures(pair);
    expect(shown(pair.bob)).toMatchObject({ remote: true, remoteWaiting: false });
    shareOf(pair.alice).toggle();
    await pair.clock.advance(20);
    expect(shown(pair.bob)).toMatchObject({ remote: false, remoteWaiting: false });
  });

  test("stops on both sides and leaves no track, connection or timer", async () => {
    const pair = await aConnectedCall();
    const before = pair.clock.pending;
    await share(pair, pair.alice);
    shareOf(pair.alice).toggle();
    await pair.clock.advance(20);
    expect(pair.alice.devices.display.live).toEqual([]);
    expect(shareLinks(pair)).toEqual([]);
    expect([shown(pair.alice).sharing, shown(pair.bob).remote]).toEqual([false, false]);
    expect([streamOf(pair.alice, "localScreen"), streamOf(pair.bob, "remoteScreen")]).toEqual([
      null,
      null,
    ]);
    expect(pair.clock.pending).toBe(before);
  });

  test("stops when the user stops it in the browser's bar", async () => {
    const pair = await aSharingPair();
    pair.alice.devices.display.live[0]?.unplug();
    await pair.clock.advance(20);
    expect([shown(pair.alice).sharing, shown(pair.bob).remote]).toEqual([false, false]);
    expect([pair.alice.devices.display.live, shareLinks(pair)]).toEqual([[], []]);
  });

  test("continues without audio when only the audio track ends", async () => {
    const pair = await aSharingPair();
    pair.alice.devices.display.live[1]?.unplug();
    expect(shown(pair.alice)).toMatchObject({ sharing: true, withSound: false });
  });

  test("does not affect the camera, the microphone or the main connection", async () => {
    const pair = await aSharingPair();
    const [one, other] = pair.network.connections;
    shareOf(pair.alice).stop();
    await share(pair, pair.bob);
    expect([one?.offers, other?.offers]).toEqual([1, 0]);
    expect(pair.alice.devices.live).toHaveLength(2);
    expect([pair.alice.call.phase, pair.bob.call.phase]).toEqual(["connected", "connected"]);
  });

  test("works in both directions at once, each ending separately", async () => {
    const pair = await aSharingPair();
    await share(pair, pair.bob);
    expect(shareLinks(pair)).toHaveLength(4);
    expect([shown(pair.alice).remote, shown(pair.bob).remote]).toEqual([true, true]);
    shareOf(pair.alice).stop();
    await pair.clock.advance(20);
    expect(shareLinks(pair)).toHaveLength(2);
    expect(shown(pair.alice)).toMatchObject({ sharing: false, remote: true });
    expect(shown(pair.bob)).toMatchObject({ sharing: true, remote: false, reach: "seen" });
  });

  test("ends with the call, on both sides", async () => {
    const pair = await aSharingPair();
    await share(pair, pair.bob);
    pair.bob.do.hangUp();
    await pair.clock.advance(1_000);
    expect(pair.network.open).toEqual([]);
    for (const page of [pair.alice, pair.bob]) {
      expect(page.devices.display.live).toEqual([]);
      expect(shown(page)).toMatchObject({ sharing: false, remote: false, reach: "" });
    }
  });

  test("does nothing outside a call", async () => {
    const pair = await aConnectedCall();
    pair.alice.do.hangUp();
    await settle();
    shareOf(pair.alice).toggle();
    expect(pair.alice.devices.display.asked).toEqual([]);
  });

  test("requests fresh ICE servers", async () => {
    const pair = await aConnectedCall();
    const server = { urls: "turn:example.org", username: "fresh", credential: "x" };
    pair.alice.iceServers = async () => [server];
    await share(pair, pair.alice);
    expect(shareLinks(pair)[0]?.configurations.at(-1)?.iceServers).toEqual([server]);
  });
});

describe("the picker", () => {
  test("may be cancelled without an effect", async () => {
    const pair = await aConnectedCall();
    pair.alice.devices.display.refusal = new DOMException("Permission denied", "NotAllowedError");
    shareOf(pair.alice).toggle();
    await pair.clock.advance(20);
    expect(shown(pair.alice)).toMatchObject({ sharing: false, choosing: false, problem: "" });
    expect([shareLinks(pair), pair.alice.call.problem]).toEqual([[], ""]);
  });

  test("is opened once, however often the button is pressed", async () => {
    const pair = await aConnectedCall();
    pair.alice.devices.display.isWaiting = true;
    for (let press = 0; press < 5; press += 1) shareOf(pair.alice).toggle();
    pair.alice.devices.display.choose();
    await pair.clock.advance(20);
    expect(pair.alice.devices.display.asked).toHaveLength(1);
    expect(shareLinks(pair)).toHaveLength(2);
  });

  test("that is open after the call shares nothing, also in the next call", async () => {
    const pair = await aConnectedCall();
    const { display } = pair.alice.devices;
    display.isWaiting = true;
    shareOf(pair.alice).toggle();
    pair.alice.do.hangUp();
    await pair.clock.advance(4_000);
    pair.alice.do.invite({ id: "id-bob", username: "bob", display_name: "bob" }, "video");
    await pair.clock.advance(10);
    pair.bob.do.accept();
    await pair.clock.advance(10);
    display.choose();
    await settle();
    expect(pair.alice.call.phase).toBe("connected");
    expect([display.live, display.tracks.length, shown(pair.alice).sharing]).toEqual([
      [],
      2,
      false,
    ]);
    await share(pair, pair.alice);
    expect(shown(pair.bob).remote).toBe(true);
  });
});
