import { beforeEach, describe, expect, test } from "bun:test";
import { createUserStorage } from "../../../waves/browser/kit/user_storage";
import { Composing } from "../../../waves/browser/messages/composing";
import { Drafts, type StorageChange } from "../../../waves/browser/messages/drafts";
import { type OutgoingFile, shownFile } from "../../../waves/browser/messages/file_view";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import type { MessageChange } from "../../../waves/browser/messages/pending_storage";
import type { ReplyTarget } from "../../../waves/browser/messages/reply_target";
import { MemoryStorage } from "../support/fake_browser";
import { message } from "../support/fake_message_list";

let storage: MemoryStorage;
let deleted: string[];
/** How often the end of the conversation was asked for. */
let shown: number;
let drafts: Drafts;
let composing: Composing;
let sent: [body: string, reply: ReplyTarget | undefined][];
let changes: MessageChange[];
let files: OutgoingFile[];
let sentFiles: (readonly OutgoingFile[])[];

const row = (body: string): DisplayRow => ({ ...message(7, { own: true }), id: "id-7", body });
const text = () => drafts.store.getSnapshot().text;
const mode = () => composing.store.getSnapshot().mode;

beforeEach(() => {
  sent = [];
  changes = [];
  files = [];
  sentFiles = [];
  deleted = [];
  shown = 0;
  storage = new MemoryStorage();
  [drafts, composing] = openedTab();
});

/** A tab of Alice that shows a conversation. */
function openedTab(opened = "c"): [Drafts, Composing] {
  const made = new Drafts(createUserStorage(() => storage));
  made.start("alice");
  made.open(opened);
  const written = new Composing({
    drafts: made,
    outbox: {
      add(_, body, __, reply, added = []) {
        if (added.length > 0) sentFiles.push(added);
        return `${sent.push([body, reply])}`;
      },
    },
    changes: { add: (change) => void changes.push(change) },
    isDeleted: (id) => deleted.includes(id),
    focus() {},
    sent() {
      shown += 1;
    },
    takeFiles: () => files.splice(0),
  });
  written.open(opened);
  return [made, written];
}

const REPLY_KEY = "waves:of:alice:reply:c";

/** What a tab hears when another one has just stored or removed a reply. */
const replyStored = (): StorageChange => ({
  key: REPLY_KEY,
  oldValue: null,
  newValue: storage.getItem(REPLY_KEY),
});

describe("a reply", () => {
  test("is sent with the message it answers, once", () => {
    composing.reply(row("one\ntwo"));
    expect(composing.store.getSnapshot()).toEqual({
      mode: "reply",
      own: true,
      line: "one two",
      file: "",
    });
    drafts.write("hello");
    composing.send("c");
    expect(shown).toBe(1);
    expect(sent).toEqual([["hello", { id: "id-7", seq: 7, own: true, body: "one two" }]]);
    drafts.write("more");
    composing.send("c");
    expect(sent[1]).toEqual(["more", undefined]);
  });

  test("ends when its message is gone, and keeps what is written", () => {
    composing.reply(row("one"));
    drafts.write("half");
    composing.gone("id-6");
    expect(mode()).toBe("reply");
    composing.gone("id-7");
    expect([mode(), text(), storage.getItem(REPLY_KEY)]).toEqual(["", "half", null]);
  });

  test("ends with its conversation, and keeps what is written when it is cancelled", () => {
    composing.reply(row("one"));
    drafts.write("half");
    composing.cancel();
    expect([mode(), text()]).toEqual(["", "half"]);
    composing.reply(row("one"));
    drafts.open("d");
    composing.open("d");
    expect(mode()).toBe("");
  });

  test("is kept with the draft: over a reload, and while another conversation is open", () => {
    composing.reply(row("one"));
    drafts.write("half");
    const [, reloaded] = openedTab();
    expect(reloaded.store.getSnapshot()).toEqual({
      mode: "reply",
      own: true,
      line: "one",
      file: "",
    });
    drafts.open("d");
    composing.open("d");
    drafts.open("c");
    composing.open("c");
    composing.send("c");
    expect(sent).toEqual([["half", { id: "id-7", seq: 7, own: true, body: "one" }]]);
    expect(storage.length).toBe(0);
  });

  test("that was stored by something else is ignored", () => {
    for (const stored of [
      "",
      "{",
      '{"id":"","seq":1,"own":true,"body":""}',
      '{"id":"a","seq":-1}',
    ]) {
      storage.setItem(REPLY_KEY, stored);
      const [, reloaded] = openedTab();
      expect(reloaded.store.getSnapshot().mode).toBe("");
    }
  });

  test("appears in another tab, and ends there too", () => {
    const [otherDrafts, other] = openedTab();
    composing.reply(row("one"));
    other.storageChanged(replyStored());
    expect(other.store.getSnapshot().mode).toBe("reply");
    composing.cancel();
    other.storageChanged(replyStored());
    expect([other.store.getSnapshot().mode, otherDrafts.reply]).toEqual(["", null]);
  });

  test("stays where the user is writing, whatever happens to it in another tab", () => {
    const [otherDrafts, other] = openedTab();
    composing.reply(row("one"));
    other.storageChanged(replyStored());
    otherDrafts.write("half");
    composing.cancel();
    other.storageChanged(replyStored());
    expect(other.store.getSnapshot().mode).toBe("reply");
    expect(openedTab()[1].store.getSnapshot().mode).toBe("reply");
  });

  test("to a message that was deleted meanwhile is sent as a message", () => {
    composing.reply(row("one"));
    drafts.write("half");
    deleted.push("id-7");
    composing.send("c");
    expect(sent).toEqual([["half", undefined]]);
  });

  test("is kept as long as the page where nothing can be stored", () => {
    storage.setItem = () => {
      throw new Error("full");
    };
    composing.reply(row("one"));
    drafts.write("half");
    composing.send("c");
    expect(sent[0]?.[1]?.seq).toBe(7);
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

  test("leaves the reply that is being written as it was", () => {
    composing.reply(row("one"));
    drafts.write("half");
    composing.edit(row("typo"));
    expect(mode()).toBe("edit");
    composing.cancel();
    expect([mode(), text()]).toEqual(["reply", "half"]);
    composing.edit(row("typo"));
    drafts.write("fixed");
    composing.send("c");
    composing.send("c");
    expect(sent[0]?.[1]?.seq).toBe(7);
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

describe("files", () => {
  const photo: OutgoingFile = {
    upload: "u",
    kind: "image",
    name: "sea.jpg",
    type: "image/jpeg",
    size: 9,
  };

  test("are sent with what is written, or alone", () => {
    files = [photo];
    drafts.write("look");
    composing.send("c");
    files = [photo];
    composing.send("c");
    composing.send("c");
    expect(sent.map(([body]) => body)).toEqual(["look", ""]);
    expect(sentFiles).toEqual([[photo], [photo]]);
  });

  test("wait for a text that is not too long", () => {
    files = [photo];
    drafts.write("x".repeat(4_001));
    composing.send("c");
    expect([sent.length, files.length]).toEqual([0, 1]);
  });

  test("may lose their caption, and are named in a reply", () => {
    const line = { ...row("caption"), files: [shownFile({ ...photo, id: "f" })] };
    composing.edit(line);
    drafts.write("");
    composing.send("c");
    expect(changes).toMatchObject([{ kind: "edit", body: "" }]);
    composing.reply({ ...line, body: "" });
    expect(composing.store.getSnapshot()).toMatchObject({ line: "", file: "image" });
    drafts.write("nice");
    composing.send("c");
    expect(sent.at(-1)?.[1]).toMatchObject({ body: "", file: "image" });
  });
});

test("files of another conversation do not lead to the end of the open one", () => {
  const file = {
    upload: "u",
    kind: "voice",
    name: "voice.mp4",
    type: "audio/mp4",
    size: 9,
  } as const;
  composing.sendFiles("d", [file]);
  expect(shown).toBe(0);
  composing.sendFiles("c", [file]);
  expect(shown).toBe(1);
});
