import { beforeEach, describe, expect, test } from "bun:test";
import { message, newLine, Reader, upTo } from "../support/fake_message_list";

let reader: Reader;

beforeEach(() => {
  reader = new Reader();
});

describe("reading", () => {
  const passed = () => reader.clock.advance(250);

  test("is told for the last message in sight", async () => {
    reader.show(upTo(1, 40), { unread: 3 });
    expect(reader.read).toEqual([]);
    await passed();
    expect(reader.read).toEqual([40]);
  });

  test("goes on with the scrolling", async () => {
    reader.show([...upTo(1, 20), newLine, ...upTo(21, 60)], { unread: 40 });
    await passed();
    const [first] = reader.read as [number];
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThan(35);
    reader.scroll(reader.log.contentHeight());
    await passed();
    expect(reader.read).toEqual([first, 60]);
  });

  test("never happens while nobody looks, and happens as soon as somebody does", async () => {
    reader.watched = false;
    reader.show(upTo(1, 40), { unread: 3 });
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
    reader.watched = true;
    reader.messageList.watchChanged();
    await passed();
    expect(reader.read).toEqual([40]);
  });

  test("is told together for messages that stream in", async () => {
    reader.show(upTo(1, 40));
    for (let seq = 41; seq <= 50; seq += 1) reader.show(upTo(1, seq), { unread: seq - 40 });
    await passed();
    expect(reader.read).toEqual([50]);
  });

  test("is not told when nothing is unread", async () => {
    reader.show(upTo(1, 40));
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
  });

  test("is told again when it has not helped", async () => {
    reader.show(upTo(1, 40), { unread: 1 });
    await passed();
    reader.show(upTo(1, 40), { unread: 1 });
    await passed();
    expect(reader.read).toEqual([40]);
    await reader.clock.advance(4_000);
    reader.messageList.watchChanged();
    await passed();
    expect(reader.read).toEqual([40, 40]);
  });

  test("counts no message of mine that is still on its way", async () => {
    reader.show([...upTo(1, 5), message(0, { own: true, clientId: "mine" })], { unread: 1 });
    await passed();
    expect(reader.read).toEqual([5]);
  });

  test("ends with the log", async () => {
    reader.show(upTo(1, 40), { unread: 3 });
    reader.messageList.stop();
    await reader.clock.advance(10_000);
    expect(reader.read).toEqual([]);
    expect(reader.clock.pending).toBe(0);
  });
});
