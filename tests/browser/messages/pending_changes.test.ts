import { beforeEach, describe, expect, test } from "bun:test";
import { createUserStorage } from "../../../waves/browser/kit/user_storage";
import { PendingChanges } from "../../../waves/browser/messages/pending_changes";
import {
  createChangeStorage,
  type MessageChange,
} from "../../../waves/browser/messages/pending_storage";
import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import { FakeSocket, MemoryStorage, WELCOME } from "../support/fake_browser";
import { FakeClock, settle } from "../support/fake_clock";

let storage: MemoryStorage;
let clock: FakeClock;
let page: Page;

class Page {
  readonly socket = new FakeSocket();
  readonly refusals: string[] = [];
  readonly changes = new PendingChanges({
    socket: this.socket,
    clock,
    storage: createChangeStorage(createUserStorage(() => storage)),
    refused: (kind, code) => void this.refusals.push(`${kind} ${code}`),
  });

  constructor(userId = "alice") {
    this.changes.start(userId);
  }

  get items() {
    return this.changes.store.getSnapshot().items;
  }

  get sent() {
    return this.socket.sent.map(({ type }) => type);
  }

  async answer(error?: SocketError): Promise<void> {
    this.socket.waiting.shift()?.answer(error ?? (WELCOME as never));
    await settle();
  }
}

const at = (id: string) => ({ messageId: id, conversationId: "c", seq: 1 });
const edit = (body: string, id = "m"): MessageChange => ({ ...at(id), kind: "edit", body });
const remove = (id = "m"): MessageChange => ({ ...at(id), kind: "delete" });
const react = (emoji: string, active = true): MessageChange => ({
  ...at("m"),
  kind: "react",
  emoji,
  active,
});

const pin = (active: boolean): MessageChange => ({ ...at("m"), kind: "pin", active });

beforeEach(() => {
  storage = new MemoryStorage();
  clock = new FakeClock();
  page = new Page();
});

describe("a change", () => {
  test("is shown at once, sent, and gone when it is answered", async () => {
    page.socket.open();
    page.changes.add(edit("new"));
    expect(page.items).toMatchObject([{ kind: "edit", body: "new" }]);
    expect(page.socket.sent).toEqual([{ type: "message.edit", message_id: "m", body: "new" }]);
    await page.answer();
    expect(page.items).toEqual([]);
    expect(storage.length).toBe(0);
  });

  test("waits for the socket, and survives a reload", async () => {
    page.changes.add(edit("new"));
    page.changes.add(react("👍"));
    const reloaded = new Page();
    expect(reloaded.items.map(({ kind }) => kind)).toEqual(["edit", "react"]);
    reloaded.socket.open();
    await reloaded.answer();
    await reloaded.answer();
    expect(reloaded.sent).toEqual(["message.edit", "message.react"]);
    expect(storage.length).toBe(0);
  });

  test("is sent again when its answer was lost", async () => {
    page.socket.open();
    page.changes.add(remove());
    await page.answer(new SocketError("closed"));
    expect(page.items).toHaveLength(1);
    page.socket.open();
    await page.answer(new SocketError("timeout"));
    await clock.advance(1_000);
    await page.answer();
    expect(page.items).toEqual([]);
  });

  test("is undone when it is refused, with the reason", async () => {
    page.socket.open();
    page.changes.add(edit("new"));
    page.changes.add(react("👍"));
    await page.answer(new SocketError("too_late_to_edit"));
    expect(page.refusals).toEqual(["edit too_late_to_edit"]);
    expect(page.items.map(({ kind }) => kind)).toEqual(["react"]);
    expect(page.sent).toEqual(["message.edit", "message.react"]);
  });

  test("waits as long as the server's rate limit says", async () => {
    page.socket.open();
    page.changes.add(react("👍"));
    await page.answer(new SocketError("too_many_requests", "", 3_000));
    await clock.advance(2_900);
    expect(page.socket.sent).toHaveLength(1);
    await clock.advance(100);
    expect(page.socket.sent).toHaveLength(2);
  });
});

describe("a newer change", () => {
  test("replaces an earlier one of its kind, also while that one is sent", async () => {
    page.socket.open();
    page.changes.add(edit("one"));
    page.changes.add(edit("two"));
    expect(page.items).toMatchObject([{ body: "two" }]);
    await page.answer();
    expect(page.socket.sent.at(-1)).toMatchObject({ body: "two" });
    await page.answer();
    expect(page.items).toEqual([]);
  });

  test("keeps other reactions, unless it deletes the message", () => {
    page.changes.add(react("👍"));
    page.changes.add(react("❤️"));
    page.changes.add(react("👍", false));
    expect(page.items).toMatchObject([{ emoji: "❤️" }, { emoji: "👍", active: false }]);
    page.changes.add(edit("x", "another"));
    page.changes.add(remove());
    expect(page.items.map(({ kind }) => kind)).toEqual(["edit", "delete"]);
    expect(new Page().items.map(({ kind }) => kind)).toEqual(["edit", "delete"]);
  });
});

describe("stored changes", () => {
  test("of another user, and damaged ones, are not read", () => {
    new Page("bob").changes.add(remove());
    storage.setItem("waves:of:alice:change:x", '[1, {"kind": "delete"}]');
    storage.setItem("waves:of:alice:change:y", "nonsense");
    expect(new Page().items).toEqual([]);
  });
});

test("of a pin and its end, the newest is sent, also after a reload", async () => {
  for (const change of [pin(true), pin(false), react("👍")]) page.changes.add(change);
  page = new Page();
  page.socket.open();
  expect(page.items).toMatchObject([{ kind: "pin", active: false }, { kind: "react" }]);
  expect(page.socket.sent).toMatchObject([{ type: "message.pin", message_id: "m", active: false }]);
  await page.answer(new SocketError("too_many_pinned_messages"));
  expect(page.refusals).toEqual(["pin too_many_pinned_messages"]);
  expect(page.items).toMatchObject([{ kind: "react" }]);
});
