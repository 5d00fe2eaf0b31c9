/** Writing in a call: both ways, with ticks, across everything that happens to a link. */
import { describe, expect, test } from "bun:test";
import { callLetters } from "../../../waves/browser/stage/shortcut_keys";
import { aChat, channelOf, chatOf, reloadAlice, said, ticks, write } from "../support/chat_pair";
import { settle } from "../support/fake_clock";

describe("a message in a call", () => {
  test("is there at once, and gets its ticks when it is in the other's log", async () => {
    const { alice, bob, clock } = await aChat();
    write(alice, "hello");
    expect([said(alice), ticks(alice)]).toEqual([["hello"], ["sent"]]);
    await clock.advance(200);
    expect([said(bob), ticks(alice)]).toEqual([["hello"], ["delivered"]]);
    bob.stage.togglePanel("chat");
    await clock.advance(200);
    expect(ticks(alice)).toEqual(["read"]);
  });

  test("goes both ways, and stands in the same order on both sides", async () => {
    const { alice, bob, clock } = await aChat();
    for (const round of [1, 2, 3]) {
      write(alice, `a${round}`);
      write(bob, `b${round}`);
      await clock.advance(200);
    }
    expect(said(alice)).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
    expect(said(bob)).toEqual(said(alice));
  });

  test("costs the server nothing, not even a frame", async () => {
    const { alice, bob, clock } = await aChat();
    const before = [alice.socket.sent.length, bob.socket.sent.length];
    write(alice, "between us");
    write(bob, "yes");
    await clock.advance(5_000);
    const sent = JSON.stringify([...alice.socket.sent, ...bob.socket.sent]);
    expect(sent).not.toContain("between us");
    expect([alice.socket.sent.length, bob.socket.sent.length]).toEqual(before);
  });

  test("is refused when there is nothing in it, or too much", async () => {
    const { alice } = await aChat();
    for (const text of ["", "  \n ", "x".repeat(4_001)]) write(alice, text);
    expect(said(alice)).toEqual([]);
    expect(chatOf(alice)).toMatchObject({ draft: "x".repeat(4_001), over: 1 });
    write(alice, "😀".repeat(4_000));
    expect(said(alice)).toHaveLength(1);
    expect(chatOf(alice)).toMatchObject({ draft: "", over: 0, empty: true });
  });

  test("is counted until somebody looks at it", async () => {
    const { alice, bob, clock } = await aChat();
    bob.chat.page.watch(false);
    for (const text of ["1", "2", "3"]) write(alice, text);
    await clock.advance(200);
    bob.stage.togglePanel("chat");
    expect(chatOf(bob).unread).toBe("3");
    bob.chat.page.watch(true);
    expect(chatOf(bob).unread).toBe("");
    await clock.advance(200);
    expect(ticks(alice)).toEqual(["read", "read", "read"]);
    bob.stage.toggleMinimised();
    for (let n = 0; n < 120; n += 1) write(alice, `more ${n}`);
    await clock.advance(10_000);
    expect(chatOf(bob).unread).toBe("99+");
  });

  test("is read in a panel that the letter C opens and closes", async () => {
    const { bob } = await aChat();
    const { c } = callLetters(bob.engine, bob.stage);
    const panels = [1, 2, 3].map(() => {
      c?.();
      return bob.shown.panel;
    });
    bob.stage.toggleMinimised();
    c?.();
    expect([...panels, bob.shown.panel]).toEqual(["chat", "", "chat", "chat"]);
    expect(bob.shown.minimised).toBe(false);
  });

  test("is gone with the call, on the screen and in the tab", async () => {
    const { alice, bob, clock } = await aChat();
    write(alice, "for now");
    await clock.advance(200);
    expect(bob.chat.memory.text).toContain("for now");
    alice.do.hangUp();
    await clock.advance(20_000);
    for (const page of [alice, bob]) {
      expect([said(page), page.chat.memory.text, page.chat.gateway.added]).toEqual([[], "", []]);
      expect(page.chat.gateway.asked).toBe(0);
    }
  });

  test("leaves no timer behind", async () => {
    const { alice, bob, clock } = await aChat();
    const before = clock.pending;
    write(alice, "one");
    await clock.advance(200);
    expect(clock.pending).toBe(before);
    write(bob, "two");
    alice.do.hangUp();
    await clock.advance(10_000);
    expect(clock.pending).toBe(0);
  });
});

describe("a message that is written while there is no way", () => {
  test("waits, goes when ICE has found a new one, and comes once", async () => {
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

  test("is sent over the link that takes the place of the old one", async () => {
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

  test("survives the reload of the page that it was written in", async () => {
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

  test("comes once when only the answer was lost", async () => {
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

  test("goes again when a guard against floods has dropped it", async () => {
    const pair = await aChat();
    const channel = channelOf(pair, 0);
    for (let n = 0; n < 600; n += 1) channel.send("{}");
    write(pair.alice, "honest");
    await settle(2_000);
    expect(said(pair.bob)).toEqual([]);
    await pair.clock.advance(5_000);
    expect(said(pair.bob)).toEqual(["honest"]);
  });

  test("goes in order when a hundred wait, however few may be on the way", async () => {
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

describe("a page that has lost its log", () => {
  test("goes on after what the other side has, and gets back what can be had", async () => {
    const pair = await aChat();
    write(pair.alice, "a1");
    write(pair.alice, "a2");
    write(pair.bob, "b1");
    await pair.clock.advance(200);
    pair.alice.chat.memory.clear();
    pair.alice.chat.memory.save = () => false;
    const alice = await reloadAlice(pair);
    write(alice, "a3");
    await pair.clock.advance(5_000);
    expect(said(alice)).toEqual(["b1", "a3"]);
    expect(said(pair.bob)).toEqual(["a1", "a2", "b1", "a3"]);
    expect(ticks(alice)).toEqual(["delivered"]);
  });

  test("is not given the chat of another call", async () => {
    const pair = await aChat();
    write(pair.alice, "private");
    await pair.clock.advance(200);
    const { text } = pair.alice.chat.memory;
    pair.alice.do.hangUp();
    await pair.clock.advance(10_000);
    pair.alice.chat.memory.text = text;
    const alice = await reloadAlice(pair);
    expect(alice.chat.memory.text).toBe("");
  });
});
