import { describe, expect, test } from "bun:test";
import type { Pair } from "../../support/call_page";
import { aChat, channelOf, chatOf, keep, reloadAlice, said, write } from "../../support/chat_pair";

const ALTERNATING = ["a1", "b1", "a2", "b2", "b3", "a3", "a4", "b4"];

/** The messages of both sides; the first letter names the sender. */
async function say(pair: Pair, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    write(text.startsWith("a") ? pair.alice : pair.bob, text);
    await pair.clock.advance(200);
  }
}

function senders({ conversation }: Pair): string[] {
  return conversation.rows.map((row) => `${row.senderId} ${row.body}`);
}

const TRUE_SENDERS = ALTERNATING.map((text) =>
  text.startsWith("a") ? `id-alice ${text}` : `id-bob ${text}`,
);

describe("keeping a chat", () => {
  test("needs both sides; each author stores their messages once, in order", async () => {
    const pair = await aChat();
    await say(pair, ALTERNATING);
    keep(pair.alice);
    await pair.clock.advance(1_000);
    expect(chatOf(pair.alice)).toMatchObject({
      keepWanted: true,
      keepWantedByPeer: false,
      kept: false,
    });
    expect(chatOf(pair.bob)).toMatchObject({
      keepWanted: false,
      keepWantedByPeer: true,
      kept: false,
    });
    expect(pair.conversation.rows).toEqual([]);
    keep(pair.bob);
    await pair.clock.advance(10_000);
    expect(chatOf(pair.alice).kept && chatOf(pair.bob).kept).toBe(true);
    expect(senders(pair)).toEqual(TRUE_SENDERS);
  });

  test("includes messages that are sent afterwards", async () => {
    const pair = await aChat();
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(500);
    await say(pair, ALTERNATING);
    await pair.clock.advance(2_000);
    expect(senders(pair)).toEqual(TRUE_SENDERS);
  });

  for (const [who, ends] of [
    ["the one who pressed last", "bob"],
    ["the other one", "alice"],
  ] as const) {
    test(`is completed when ${who} hangs up right afterwards`, async () => {
      const pair = await aChat();
      await say(pair, ALTERNATING);
      keep(pair.alice);
      await pair.clock.advance(300);
      keep(pair.bob);
      await pair.clock.advance(30);
      pair[ends].do.hangUp();
      await pair.clock.advance(20_000);
      expect(pair.alice.call.phase).toBe("idle");
      expect(senders(pair)).toEqual(TRUE_SENDERS);
      expect([pair.alice.chat.storage.text, pair.bob.chat.storage.text]).toEqual(["", ""]);
      expect(pair.clock.pending).toBe(0);
    });
  }

  test("stores nothing when only one side agrees", async () => {
    const pair = await aChat();
    await say(pair, ALTERNATING);
    keep(pair.alice);
    await pair.clock.advance(1_000);
    pair.bob.do.hangUp();
    await pair.clock.advance(20_000);
    expect([pair.alice.chat.gateway.added, pair.bob.chat.gateway.added]).toEqual([[], []]);
  });

  test("can be withdrawn until the other side agrees", async () => {
    const pair = await aChat();
    await say(pair, ["a1"]);
    keep(pair.alice);
    await pair.clock.advance(300);
    keep(pair.alice);
    await pair.clock.advance(300);
    expect(chatOf(pair.bob).keepWantedByPeer).toBe(false);
    keep(pair.bob);
    await pair.clock.advance(300);
    expect(chatOf(pair.bob)).toMatchObject({ keepWanted: true, kept: false });
    pair.alice.do.hangUp();
    await pair.clock.advance(20_000);
    expect(pair.conversation.rows).toEqual([]);
  });

  test("has one outcome when a withdrawal crosses the agreement", async () => {
    const pair = await aChat();
    await say(pair, ["a1", "b1"]);
    keep(pair.alice);
    await pair.clock.advance(300);
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(3_000);
    expect(chatOf(pair.alice).kept).toBe(chatOf(pair.bob).kept);
    expect(pair.conversation.bodies).toEqual(["a1", "b1"]);
    keep(pair.alice);
    keep(pair.bob);
    expect([chatOf(pair.alice).kept, chatOf(pair.bob).kept]).toEqual([true, true]);
  });

  test("is agreed when both sides press at once", async () => {
    const pair = await aChat();
    await say(pair, ["a1", "b1"]);
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(3_000);
    expect(pair.conversation.bodies).toEqual(["a1", "b1"]);
  });

  test("reaches the peer although its first frame was lost", async () => {
    const pair = await aChat();
    await say(pair, ["a1"]);
    channelOf(pair, 0).isCut = true;
    keep(pair.alice);
    await pair.clock.advance(300);
    channelOf(pair, 0).isCut = false;
    await pair.clock.advance(3_000);
    expect(chatOf(pair.bob).keepWantedByPeer).toBe(true);
  });

  test("is not agreed while the peer is unreachable", async () => {
    const pair = await aChat();
    await say(pair, ["a1", "b1"]);
    keep(pair.alice);
    await pair.clock.advance(300);
    pair.network.cut();
    pair.network.become("disconnected");
    keep(pair.bob);
    await pair.clock.advance(60_000);
    expect(pair.bob.call.phase).toBe("idle");
    expect(pair.conversation.rows).toEqual([]);
  });

  test("survives a reload without storing messages twice", async () => {
    const pair = await aChat();
    await say(pair, ["a1", "b1", "a2"]);
    keep(pair.alice);
    await pair.clock.advance(300);
    const alice = await reloadAlice(pair);
    expect(chatOf(alice)).toMatchObject({ keepWanted: true, kept: false });
    keep(pair.bob);
    await pair.clock.advance(2_000);
    expect(pair.conversation.bodies).toEqual(["a1", "b1", "a2"]);
    const again = await reloadAlice({ ...pair, alice });
    expect(chatOf(again).kept).toBe(true);
    write(again, "a3");
    await pair.clock.advance(2_000);
    expect(pair.conversation.bodies).toEqual(["a1", "b1", "a2", "a3"]);
    expect(again.chat.gateway.added.map((row) => row.body)).toEqual(["a3"]);
  });

  test("waits for a slow peer, but not forever for one that has left", async () => {
    const pair = await aChat();
    await say(pair, ["b1", "a1", "b2", "a2"]);
    pair.bob.chat.gateway.isHeldUp = true;
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(5_000);
    expect(pair.conversation.bodies).toEqual([]);
    await pair.clock.advance(5_000);
    expect(pair.conversation.bodies).toEqual(["a1", "a2"]);
    pair.bob.chat.gateway.letGo();
    expect(pair.conversation.bodies).toEqual(["a1", "a2", "b1", "b2"]);
  });

  test("hands unsaved messages to the outbox when the page unloads", async () => {
    const pair = await aChat();
    await say(pair, ["b1", "a1", "a2"]);
    pair.bob.chat.gateway.isHeldUp = true;
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(500);
    pair.alice.do.hangUp();
    await pair.clock.advance(100);
    expect(pair.alice.chat.gateway.added).toEqual([]);
    pair.alice.chat.page.leave();
    expect(pair.alice.chat.gateway.added.map((row) => row.body)).toEqual(["a1", "a2"]);
    await pair.clock.advance(20_000);
    expect(pair.alice.chat.gateway.added).toHaveLength(2);
  });

  test("waits until the conversation is known", async () => {
    const pair = await aChat();
    pair.alice.chat.gateway.isKnown = false;
    await say(pair, ["a1"]);
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(2_000);
    expect(pair.conversation.bodies).toEqual([]);
    pair.alice.chat.gateway.isKnown = true;
    await pair.clock.advance(500);
    expect(pair.conversation.bodies).toEqual(["a1"]);
  });

  test("gives up when the conversation stays unknown", async () => {
    const pair = await aChat();
    pair.alice.chat.gateway.isKnown = false;
    await say(pair, ["a1"]);
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(500);
    pair.bob.do.hangUp();
    await pair.clock.advance(60_000);
    expect([pair.conversation.rows, pair.clock.pending]).toEqual([[], 0]);
  });

  test("continues without an answer from the server", async () => {
    const pair = await aChat();
    await say(pair, ALTERNATING);
    pair.conversation.isReachable = false;
    keep(pair.alice);
    keep(pair.bob);
    await pair.clock.advance(30_000);
    expect([...pair.conversation.bodies].sort()).toEqual([...ALTERNATING].sort());
    expect(said(pair.alice)).toEqual(ALTERNATING);
  });
});
