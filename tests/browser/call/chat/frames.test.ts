import { describe, expect, test } from "bun:test";
import { isWritable } from "../../../../waves/browser/call/chat/frames";
import { linkedParts } from "../../../../waves/browser/messages/linkify";
import { chatOf, fakeText, keep, said, ticks, write } from "../../support/chat_pair";
import { settle } from "../../support/fake_clock";
import { hostile } from "../../support/hostile_chat";

const STATE = { type: "state", have: 0, read: 0, keep: 0, heard: 0, agreed: false };

const NONSENSE: unknown[] = [
  "",
  "[]",
  "null",
  "{",
  "x".repeat(262_144),
  {},
  { type: "text" },
  { type: "html", body: "<b>" },
  fakeText(1, { n: "1" }),
  fakeText(1, { n: 0 }),
  fakeText(1, { n: -1 }),
  fakeText(1, { n: 1.5 }),
  fakeText(1, { n: 1e15, first: 1e15 }),
  fakeText(1, { first: null }),
  fakeText(1, { seen: {} }),
  fakeText(1, { id: "../../etc" }),
  fakeText(1, { id: 7 }),
  fakeText(1, { body: null }),
  fakeText(1, { body: ["x"] }),
  fakeText(1, { body: "" }),
  fakeText(1, { body: " \n\t" }),
  fakeText(1, { body: "x".repeat(4_001) }),
  fakeText(1, { body: "😀".repeat(4_001) }),
  fakeText(2, {}),
  { ...STATE, have: -1 },
  { ...STATE, have: "5" },
  { ...STATE, keep: 1e300 },
  { ...STATE, agreed: "yes" },
  { ...STATE, heard: undefined },
];

describe("frames from a hostile page", () => {
  for (const [index, message] of NONSENSE.entries()) {
    test(`invalid frame ${index} is ignored: ${JSON.stringify(message)?.slice(0, 60)}`, async () => {
      const { alice, send } = await hostile();
      const before = chatOf(alice);
      await send(message);
      expect({ ...chatOf(alice), rows: said(alice) }).toEqual({ ...before, rows: [] });
      expect(alice.call.phase).toBe("connected");
    });
  }

  test("text stays text: HTML, direction overrides, lone surrogates, null characters", async () => {
    const { alice, send } = await hostile();
    const html = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    await send(fakeText(1, { body: html }));
    await send(fakeText(2, { body: "abc\u202edef" }));
    await send(
      `{"type":"text","n":3,"first":1,"seen":0,"id":"${idOf(3)}","body":"a\\ud800b\\u0000c"}`,
    );
    expect(said(alice)).toEqual([html, "abc\u202edef", "a\ufffdbc"]);
  });

  test("links are http and https only", async () => {
    const { alice, send } = await hostile();
    await send(fakeText(1, { body: "javascript:alert(1) data:text/html,x https://example.org/a" }));
    const hrefs = chatOf(alice).rows[0]?.blocks.flatMap(({ parts }) =>
      linkedParts(parts).map((part) => part.href),
    );
    expect(hrefs).toEqual(["", "https://example.org/a"]);
  });

  test("a repeated number or id does not create another message", async () => {
    const { alice, send } = await hostile();
    for (const n of [1, 1, 2, 1, 2, 2]) await send(fakeText(n, { id: idOf(1) }));
    expect(said(alice)).toEqual(["text 1", "text 2"]);
    const keys = chatOf(alice).rows.map((row) => row.key);
    expect(new Set(keys).size).toBe(2);
  });

  test("acknowledging messages that were never sent has no effect", async () => {
    const { alice, send } = await hostile();
    write(alice, "one");
    await send({ ...STATE, have: 999_999_999, read: 999_999_999 });
    await send({ ...STATE, have: 888 });
    write(alice, "two");
    await settle();
    expect(said(alice)).toEqual(["one", "two"]);
    expect(ticks(alice)).not.toContain("read");
    expect(ticks(alice)).not.toContain("delivered");
  });

  test("claiming that the user agreed to keep the chat does not agree", async () => {
    const { alice, conversation, clock, send } = await hostile();
    write(alice, "mine");
    for (const heard of [1, 3, 7, 1]) {
      await send({ ...STATE, have: 1, keep: 1, heard, agreed: true });
    }
    await clock.advance(5_000);
    expect(chatOf(alice)).toMatchObject({ keepWanted: false, keepWantedByPeer: true, kept: false });
    alice.do.hangUp();
    await clock.advance(20_000);
    expect(conversation.rows).toEqual([]);
  });

  test("an agreement to a withdrawn request is ignored", async () => {
    const { alice, clock, send } = await hostile();
    keep(alice);
    keep(alice);
    await send({ ...STATE, heard: 2 });
    await send({ ...STATE, keep: 0, heard: 1, agreed: true });
    await clock.advance(1_000);
    expect(chatOf(alice)).toMatchObject({ keepWanted: false, kept: false });
  });

  test("a jump in numbers skips the sender's messages only", async () => {
    const { alice, send } = await hostile();
    write(alice, "ours");
    await send(fakeText(1, {}));
    await send(fakeText(1_000_000_000, { first: 1_000_000_000 }));
    expect([...said(alice)].sort()).toEqual(["ours", "text 1", "text 1000000000"]);
    write(alice, "more of ours");
    expect(said(alice)).toContain("more of ours");
  });
});

function idOf(n: number): string {
  return fakeText(n, {}).id;
}

test("a message is writable when something of it is visible, up to 4000 code points", () => {
  const texts = ["a", "a".repeat(4_000), "😀".repeat(4_000)];
  expect(texts.map(isWritable)).toEqual([true, true, true]);
  const others = ["", " \n\t", "a".repeat(4_001), "😀".repeat(4_001), "a".repeat(8_001)];
  expect(others.map(isWritable)).toEqual([false, false, false, false, false]);
});
