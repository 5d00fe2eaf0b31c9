import { describe, expect, test } from "bun:test";
import { aConnectedCall, Page } from "../../support/call_page";
import {
  aSharingPair,
  pictures,
  share,
  shareLinks,
  shareOf,
  shown,
} from "../../support/share_pair";

describe("a share during connection problems", () => {
  test("is offered again after a reload of the viewer", async () => {
    const pair = await aSharingPair();
    await pair.clock.advance(3_000);
    const { network } = pair;
    network.connections[1]?.close();
    network.connections[3]?.close();
    pair.bob.socket.close();
    const socket = pair.server.connect("bob");
    pair.server.moved(pair.bob.socket, socket);
    const bob = new Page(socket, pair, pair.bob.memory);
    socket.open();
    await pair.clock.advance(1_000);
    pictures(pair);
    expect(bob.call.phase).toBe("connected");
    expect([shown(bob).remote, shown(pair.alice).reach]).toEqual([true, "seen"]);
    expect(shareLinks(pair)).toHaveLength(2);
    expect(pair.alice.devices.display.asked).toHaveLength(1);
  });

  test("ends with a reload of the sharer, and a new one is shown", async () => {
    const pair = await aSharingPair();
    await pair.clock.advance(3_000);
    const { network } = pair;
    network.connections[0]?.close();
    network.connections[2]?.close();
    pair.alice.socket.close();
    const socket = pair.server.connect("alice");
    pair.server.moved(pair.alice.socket, socket);
    const alice = new Page(socket, pair, pair.alice.memory);
    socket.open();
    await pair.clock.advance(1_000);
    expect([shown(pair.bob).remote, shareLinks(pair)]).toEqual([false, []]);
    shareOf(alice).toggle();
    await pair.clock.advance(50);
    pictures(pair);
    expect(shown(pair.bob).remote).toBe(true);
  });

  test("shows an interruption to both sides until the ICE restart", async () => {
    const pair = await aSharingPair();
    const [sender, viewer] = shareLinks(pair);
    pair.network.isReachable = false;
    sender?.become("disconnected");
    viewer?.become("disconnected");
    expect(shown(pair.alice).reach).toBe("interrupted");
    expect(shown(pair.bob)).toMatchObject({ remote: true, remoteInterrupted: true });
    await pair.clock.advance(2_500);
    expect([sender?.restarts, viewer?.restarts]).toEqual([1, 0]);
    pair.network.isReachable = true;
    await pair.clock.advance(5_000);
    expect(shown(pair.alice).reach).toBe("seen");
    expect(shown(pair.bob)).toMatchObject({ remote: true, remoteInterrupted: false });
    expect(shareLinks(pair)).toEqual([sender, viewer] as never);
  });

  test("is offered again with a notice when it does not connect", async () => {
    const pair = await aConnectedCall();
    pair.network.isReachable = false;
    shareOf(pair.alice).toggle();
    await pair.clock.advance(5_000);
    expect(shown(pair.alice).reach).toBe("waiting");
    pair.network.isReachable = true;
    await pair.clock.advance(15_000);
    pictures(pair);
    expect([shown(pair.alice).reach, shown(pair.bob).remote]).toEqual(["seen", true]);
    expect(shareLinks(pair)).toHaveLength(2);
  });

  test("is retried when the browser cannot create a connection", async () => {
    const pair = await aConnectedCall();
    const { make } = pair.network;
    let refusals = 1;
    pair.network.make = (configuration) => {
      if (refusals-- > 0) throw new DOMException("too many", "UnknownError");
      return make(configuration);
    };
    await share(pair, pair.alice);
    expect(shown(pair.alice)).toMatchObject({ sharing: true, reach: "waiting" });
    await pair.clock.advance(15_100);
    pictures(pair);
    expect(shown(pair.bob).remote).toBe(true);
  });

  test("repeats a lost end signal", async () => {
    const pair = await aSharingPair();
    const [channel] = pair.network.connections[0]?.channels ?? [];
    const original = channel?.send;
    if (channel) channel.send = () => {};
    shareOf(pair.alice).stop();
    await pair.clock.advance(20);
    expect(shown(pair.bob).remote).toBe(true);
    if (channel && original) channel.send = original;
    shareOf(pair.alice).resumed();
    await pair.clock.advance(20);
    expect(shown(pair.bob).remote).toBe(false);
  });
});
