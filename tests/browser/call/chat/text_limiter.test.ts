import { describe, expect, test } from "bun:test";
import { MOST_CHARACTERS, MOST_MESSAGES } from "../../../../waves/browser/call/chat/chat_history";
import {
  CHARACTERS_PER_SECOND,
  TEXTS_PER_SECOND,
} from "../../../../waves/browser/call/chat/text_limiter";
import type { Page, Pair } from "../../support/call_page";
import { aChat, channelOf, chatOf, fakeText, said, ticks, write } from "../../support/chat_pair";

describe("a flood of frames", () => {
  test("of ten thousand a second is bounded, and sent messages get through", async () => {
    const pair = await aChat();
    const channel = channelOf(pair, 1);
    let n = 0;
    for (let tenth = 0; tenth < 30; tenth += 1) {
      for (let i = 0; i < 1_000; i += 1) channel.send(JSON.stringify(fakeText(++n % 400 || 1, {})));
      await pair.clock.advance(100);
    }
    expect(said(pair.alice).length).toBeLessThanOrEqual(MOST_MESSAGES);
    write(pair.alice, "still here");
    await pair.clock.advance(3_000);
    expect(said(pair.bob)).toEqual(["still here"]);
    expect(ticks(pair.alice)).toEqual(["delivered"]);
  });

  test("of valid messages is limited to a human rate", async () => {
    const pair = await aChat();
    const channel = channelOf(pair, 1);
    for (let n = 1; n <= 300; n += 1) channel.send(JSON.stringify(fakeText(n, {})));
    await pair.clock.advance(150);
    expect(said(pair.alice)).toHaveLength(TEXTS_PER_SECOND);
  });

  test("of long texts is limited to a human rate", async () => {
    const pair = await aChat();
    const channel = channelOf(pair, 1);
    const body = "x".repeat(4_000);
    for (let n = 1; n <= 50; n += 1) channel.send(JSON.stringify(fakeText(n, { body })));
    await pair.clock.advance(150);
    expect(said(pair.alice)).toHaveLength(CHARACTERS_PER_SECOND / 4_000);
  });

  test("of sixty thousand over time keeps the newest and all sent messages", async () => {
    const pair = await aChat();
    write(pair.alice, "ours from before");
    await flood(pair, pair.alice, 60_000, (n) => fakeText(n, {}));
    const texts = said(pair.alice);
    expect(texts).toHaveLength(MOST_MESSAGES + 1);
    expect(texts[0]).toBe("ours from before");
    expect(chatOf(pair.alice)).toMatchObject({ trimmed: true, unread: "99+" });
    expect(pair.alice.chat.storage.text.length).toBeLessThan(200 * (MOST_MESSAGES + 1));
    // Sixty thousand frames take long on a busy machine.
  }, 300_000);

  test("of long texts is bounded by their total length", async () => {
    const pair = await aChat();
    const body = "x".repeat(4_000);
    await flood(pair, pair.alice, 100, (n) => fakeText(n, { body }), 2);
    expect(chatOf(pair.alice).trimmed).toBe(true);
    expect(said(pair.alice).length).toBeLessThanOrEqual(MOST_CHARACTERS / 4_000);
    expect(pair.alice.chat.storage.text.length).toBeLessThan(2 * MOST_CHARACTERS);
  });

  test("is rendered and saved at most ten times a second", async () => {
    const pair = await aChat();
    let drawn = 0;
    pair.alice.engine.capabilities.chat.store.subscribe(() => {
      drawn += 1;
    });
    const { saves } = pair.alice.chat.storage;
    await flood(pair, pair.alice, 400, (n) => fakeText(n, {}));
    const seconds = 9;
    expect(drawn).toBeLessThanOrEqual(10 * seconds + 5);
    expect(pair.alice.chat.storage.saves - saves).toBeLessThanOrEqual(10 * seconds + 5);
  });
});

/** Send this many frames as fast as they are accepted. */
async function flood(
  pair: Pair,
  page: Page,
  count: number,
  make: (n: number) => object,
  perSecond = TEXTS_PER_SECOND,
): Promise<void> {
  const channel = channelOf(pair, pair.alice === page ? 1 : 0);
  for (let n = 1; n <= count; n += 1) {
    channel.send(JSON.stringify(make(n)));
    if (n % perSecond === 0) await pair.clock.advance(1_000);
  }
  await pair.clock.advance(1_000);
}
