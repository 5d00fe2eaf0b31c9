import { beforeEach, describe, expect, test } from "bun:test";
import { canEdit, MessageMenu } from "../../../waves/browser/messages/message_menu";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import type { MessageChange } from "../../../waves/browser/messages/pending_storage";
import { settle } from "../support/fake_clock";
import { message } from "../support/fake_message_list";

const NOW = 1_000_000_000;
const DAY_MS = 24 * 60 * 60_000;
const POINT = { left: 1, top: 2, right: 1, bottom: 2 };

let menu: MessageMenu;
let changes: MessageChange[];
let log: string[];
let copies: boolean;

const row = (more: Partial<DisplayRow> = {}): DisplayRow => ({
  ...message(7, { own: true }),
  id: "id-7",
  body: "words",
  at: NOW,
  ...more,
});

beforeEach(() => {
  changes = [];
  log = [];
  copies = true;
  menu = new MessageMenu({
    composing: {
      reply: ({ seq }) => void log.push(`reply ${seq}`),
      edit: ({ seq }) => void log.push(`edit ${seq}`),
    },
    changes: { add: (change) => void changes.push(change) },
    notice: { show: (kind) => void log.push(kind) },
    conversationId: () => "c",
    now: () => NOW,
    copy: (text) => (copies ? Promise.resolve(void log.push(text)) : Promise.reject(new Error())),
    addressOf: (seq) => `address of ${seq}`,
  });
});

describe("the menu of a message", () => {
  test("is that of the message it was opened for", () => {
    menu.open(row({ reactions: [{ emoji: "👍", mine: true, count: 2 }] }), POINT, null);
    expect(menu.store.getSnapshot()).toEqual({
      wanted: true,
      open: true,
      picking: false,
      own: true,
      canEdit: true,
      pinned: false,
      hasText: true,
      mine: ["👍"],
    });
    menu.reply();
    menu.edit();
    expect(log).toEqual(["reply 7", "edit 7"]);
    expect(menu.store.getSnapshot().open).toBe(false);
  });

  test("is not opened for a message that is deleted or not stored", () => {
    menu.open(row({ deleted: true }), POINT, null);
    menu.open(row({ id: "" }), POINT, null);
    expect(menu.store.getSnapshot().open).toBe(false);
  });

  test("puts a reaction on the message, or takes it away", () => {
    menu.open(row({ reactions: [{ emoji: "👍", mine: true, count: 1 }] }), POINT, null);
    menu.react("👍");
    menu.react("❤️");
    expect(changes).toMatchObject([
      { kind: "react", messageId: "id-7", emoji: "👍", active: false },
      { kind: "react", messageId: "id-7", emoji: "❤️", active: true },
    ]);
  });

  test("pins the message, or unpins it, as it offered to", () => {
    for (const pinned of [false, true]) {
      menu.open(row({ pinned }), POINT, null);
      expect(menu.store.getSnapshot().pinned).toBe(pinned);
      menu.togglePin();
      expect(menu.store.getSnapshot().open).toBe(false);
    }
    expect(changes).toMatchObject([
      { kind: "pin", messageId: "id-7", seq: 7, conversationId: "c", active: true },
      { kind: "pin", messageId: "id-7", active: false },
    ]);
  });

  test("deletes the message after the question, when it is closed", () => {
    menu.open(row(), POINT, null);
    menu.close();
    menu.remove();
    expect(changes).toMatchObject([{ kind: "delete", messageId: "id-7", conversationId: "c" }]);
  });

  test("copies, and says whether it could", async () => {
    menu.open(row(), POINT, null);
    menu.copyText();
    menu.copyLink();
    await settle();
    expect(log).toEqual(["words", "address of 7", "text_copied", "link_copied"]);
    copies = false;
    menu.copyText();
    await settle();
    expect(log.at(-1)).toBe("not_copied");
  });
});

test("a message can be edited by its sender for a day", () => {
  expect(canEdit(row({ at: NOW - DAY_MS + 1 }), NOW)).toBe(true);
  expect(canEdit(row({ at: NOW - DAY_MS }), NOW)).toBe(false);
  expect(canEdit(row({ own: false }), NOW)).toBe(false);
});
