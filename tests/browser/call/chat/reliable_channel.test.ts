import { describe, expect, test } from "bun:test";
import { aChat, channelOf, chatOf, reloadAlice, said, ticks, write } from "../../support/chat_pair";
import { settle } from "../../support/fake_clock";

describe("a message that is sent while disconnected", () => {
  test("is delivered once after the ICE restart", async () => {
    const pair = await aChat();
    const { alice, bob, clock, network } = pair;
    network.cut();
    write(alice, "into the dark");
    network.become("disconnected");
    write(alice, "while away");
    await clock.advance(500);
    expect(ticks(alice)).toEqual(["sending", "sending"]);
    network.mend();
    network.become("connected");
    await clock.advance(5_000);
    expect(said(bob)).toEqual(["into the dark", "while away"]);
    expect(ticks(alice)).toEqual(["delivered", "delivered"]);
  });

  test("is sent over the connection that replaces the old one", async () => {
    const pair = await aChat();
    write(pair.bob, "before");
    await pair.clock.advance(200);
    pair.network.cut();
    write(pair.bob, "meanwhile");
    pair.network.mend();
    const alice = await reloadAlice(pair);
    write(pair.bob, "after");
    await pair.clock.advance(3_000);
    expect(said(alice)).toEqual(["before", "meanwhile", "after"]);
    expect(ticks(pair.bob)).toEqual(["delivered", "delivered", "delivered"]);
  });

  test("survives a reload of the sender's page", async () => {
    const pair = await aChat();
    write(pair.bob, "a question");
    await pair.clock.advance(200);
    channelOf(pair, 0).isCut = true;
    write(pair.alice, "my answer");
    pair.alice.engine.capabilities.chat.edit("half a wor");
    const alice = await reloadAlice(pair);
    expect(said(alice)).toEqual(["a question", "my answer"]);
    expect(chatOf(alice).draft).toBe("half a wor");
    await pair.clock.advance(3_000);
    expect(said(pair.bob)).toEqual(["a question", "my answer"]);
    write(alice, "and more");
    await pair.clock.advance(3_000);
    expect(said(pair.bob)).toEqual(["a question", "my answer", "and more"]);
    expect(ticks(alice)).toEqual(["delivered", "delivered"]);
  });

  test("is delivered once when only the acknowledgement was lost", async () => {
    const pair = await aChat();
    channelOf(pair, 1).isCut = true;
    write(pair.alice, "heard, and not answered");
    await pair.clock.advance(7_000);
    expect(ticks(pair.alice)).toEqual(["sent"]);
    channelOf(pair, 1).isCut = false;
    await pair.clock.advance(5_000);
    expect(said(pair.bob)).toEqual(["heard, and not answered"]);
    expect(ticks(pair.alice)).toEqual(["delivered"]);
  });

  test("is sent again when a rate limit dropped it", async () => {
    const pair = await aChat();
    const channel = channelOf(pair, 0);
    for (let n = 0; n < 600; n += 1) channel.send("{}");
    write(pair.alice, "honest");
    await settle(2_000);
    expect(said(pair.bob)).toEqual([]);
    await pair.clock.advance(5_000);
    expect(said(pair.bob)).toEqual(["honest"]);
  });

  test("keeps its order when a hundred wait for a small window", async () => {
    const pair = await aChat();
    pair.network.cut();
    pair.network.become("disconnected");
    const texts = Array.from({ length: 300 }, (_, index) => `number ${index}`);
    for (const text of texts) write(pair.alice, text);
    pair.network.mend();
    pair.network.become("connected");
    await pair.clock.advance(20_000);
    expect(said(pair.bob)).toEqual(texts);
    expect(new Set(ticks(pair.alice))).toEqual(new Set(["delivered"]));
  });
});
