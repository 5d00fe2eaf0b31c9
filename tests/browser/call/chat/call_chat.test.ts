import { describe, expect, test } from "bun:test";
import { callKeys } from "../../../../waves/browser/stage/shortcut_keys";
import { aChat, chatOf, said, ticks, write } from "../../support/chat_pair";

describe("a message in a call", () => {
  test("is shown at once and marked as delivered when the peer has it", async () => {
    const { alice, bob, clock } = await aChat();
    write(alice, "hello");
    expect([said(alice), ticks(alice)]).toEqual([["hello"], ["sent"]]);
    await clock.advance(200);
    expect([said(bob), ticks(alice)]).toEqual([["hello"], ["delivered"]]);
    bob.stage.togglePanel("chat");
    await clock.advance(200);
    expect(ticks(alice)).toEqual(["read"]);
  });

  test("is sent in both directions and has the same order on both sides", async () => {
    const { alice, bob, clock } = await aChat();
    for (const round of [1, 2, 3]) {
      write(alice, `a${round}`);
      write(bob, `b${round}`);
      await clock.advance(200);
    }
    expect(said(alice)).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
    expect(said(bob)).toEqual(said(alice));
  });

  test("causes no frame to the server", async () => {
    const { alice, bob, clock } = await aChat();
    const before = [alice.socket.sent.length, bob.socket.sent.length];
    write(alice, "between us");
    write(bob, "yes");
    await clock.advance(5_000);
    const sent = JSON.stringify([...alice.socket.sent, ...bob.socket.sent]);
    expect(sent).not.toContain("between us");
    expect([alice.socket.sent.length, bob.socket.sent.length]).toEqual(before);
  });

  test("is refused when it is empty or too long", async () => {
    const { alice } = await aChat();
    for (const text of ["", "  \n ", "x".repeat(4_001)]) write(alice, text);
    expect(said(alice)).toEqual([]);
    expect(chatOf(alice)).toMatchObject({ draft: "x".repeat(4_001), over: 1 });
    write(alice, "😀".repeat(4_000));
    expect(said(alice)).toHaveLength(1);
    expect(chatOf(alice)).toMatchObject({ draft: "", over: 0, empty: true });
  });

  test("counts as unread until the panel is open", async () => {
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

  test("is read in a panel that the key C opens and closes", async () => {
    const { bob } = await aChat();
    const { c } = callKeys(bob.engine, bob.stage);
    const panels = [1, 2, 3].map(() => {
      c?.();
      return bob.shown.panel;
    });
    bob.stage.toggleMinimised();
    c?.();
    expect([...panels, bob.shown.panel]).toEqual(["chat", "", "chat", "chat"]);
    expect(bob.shown.minimised).toBe(false);
  });

  test("is removed from screen and storage at the end of the call", async () => {
    const { alice, bob, clock } = await aChat();
    write(alice, "for now");
    await clock.advance(200);
    expect(bob.chat.storage.text).toContain("for now");
    alice.do.hangUp();
    await clock.advance(20_000);
    for (const page of [alice, bob]) {
      expect([said(page), page.chat.storage.text, page.chat.gateway.added]).toEqual([[], "", []]);
      expect(page.chat.gateway.asked).toBe(0);
    }
  });

  test("leaves no timer", async () => {
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
