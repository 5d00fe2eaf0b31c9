import { beforeEach, describe, expect, test } from "bun:test";
import { createUserStorage } from "../../../waves/browser/kit/user_storage";
import { Composing } from "../../../waves/browser/messages/composing";
import { Drafts } from "../../../waves/browser/messages/drafts";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import type { ReplyTarget } from "../../../waves/browser/messages/outbox_storage";
import type { MessageChange } from "../../../waves/browser/messages/pending_storage";
import { MemoryStorage } from "../support/fake_browser";
import { message } from "../support/fake_message_list";

let drafts: Drafts;
let composing: Composing;
let sent: [body: string, reply: ReplyTarget | undefined][];
let changes: MessageChange[];

const row = (body: string): DisplayRow => ({ ...message(7, { own: true }), id: "id-7", body });
const text = () => drafts.store.getSnapshot().text;
const mode = () => composing.store.getSnapshot().mode;

beforeEach(() => {
  sent = [];
  changes = [];
  const storage = new MemoryStorage();
  drafts = new Drafts(createUserStorage(() => storage));
  drafts.start("alice");
  drafts.open("c");
  composing = new Composing({
    drafts,
    outbox: { add: (_, body, __, reply) => `${sent.push([body, reply])}` },
    changes: { add: (change) => void changes.push(change) },
    focus() {},
  });
  composing.open("c");
});

describe("a reply", () => {
  test("is sent with the message it answers, once", () => {
    composing.reply(row("one\ntwo"));
    expect(composing.store.getSnapshot()).toEqual({ mode: "reply", own: true, line: "one two" });
    drafts.write("hello");
    composing.send("c");
    expect(sent).toEqual([["hello", { id: "id-7", seq: 7, own: true, body: "one two" }]]);
    drafts.write("more");
    composing.send("c");
    expect(sent[1]).toEqual(["more", undefined]);
  });

  test("ends with its conversation, and keeps what is written when it is cancelled", () => {
    composing.reply(row("one"));
    drafts.write("half");
    composing.cancel();
    expect([mode(), text()]).toEqual(["", "half"]);
    composing.reply(row("one"));
    composing.open("d");
    expect(mode()).toBe("");
  });
});

describe("an edit", () => {
  test("is sent as a change, and the draft is there again", () => {
    drafts.write("half");
    composing.edit(row("typo"));
    expect(text()).toBe("typo");
    drafts.write("fixed");
    composing.send("c");
    const change = { kind: "edit", messageId: "id-7", conversationId: "c", seq: 7, body: "fixed" };
    expect(changes as unknown[]).toEqual([change]);
    expect([mode(), text(), sent.length]).toEqual(["", "half", 0]);
  });

  test("that changes nothing is not sent, and one without text is not either", () => {
    composing.edit(row("same"));
    composing.send("c");
    expect([mode(), changes.length]).toEqual(["", 0]);
    composing.edit(row("same"));
    drafts.write("  ");
    composing.send("c");
    expect([mode(), changes.length]).toEqual(["edit", 0]);
  });

  test("follows another edit, or a reply, with the same draft", () => {
    drafts.write("half");
    composing.edit(row("one"));
    composing.edit(row("two"));
    expect(text()).toBe("two");
    composing.reply(row("one"));
    expect([mode(), text()]).toEqual(["reply", "half"]);
  });
});
