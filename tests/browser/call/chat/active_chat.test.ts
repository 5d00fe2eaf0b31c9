import { describe, expect, test } from "bun:test";
import { aChat, reloadAlice, said, ticks, write } from "../../support/chat_pair";

describe("a page that has lost its chat history", () => {
  test("continues after the peer's last number and recovers the peer's messages", async () => {
    const pair = await aChat();
    write(pair.alice, "a1");
    write(pair.alice, "a2");
    write(pair.bob, "b1");
    await pair.clock.advance(200);
    pair.alice.chat.storage.clear();
    pair.alice.chat.storage.save = () => false;
    const alice = await reloadAlice(pair);
    write(alice, "a3");
    await pair.clock.advance(5_000);
    expect(said(alice)).toEqual(["b1", "a3"]);
    expect(said(pair.bob)).toEqual(["a1", "a2", "b1", "a3"]);
    expect(ticks(alice)).toEqual(["delivered"]);
  });

  test("does not receive the chat of another call", async () => {
    const pair = await aChat();
    write(pair.alice, "private");
    await pair.clock.advance(200);
    const { text } = pair.alice.chat.storage;
    pair.alice.do.hangUp();
    await pair.clock.advance(10_000);
    pair.alice.chat.storage.text = text;
    const alice = await reloadAlice(pair);
    expect(alice.chat.storage.text).toBe("");
  });
});
